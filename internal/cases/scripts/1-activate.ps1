#requires -Version 5.1
#requires -RunAsAdministrator
#en: # Activates the license server over the Internet. Run it on the license server, as its administrator. One that is activated is left as it is.
#en: # Without the Internet: RD Licensing Manager (licmgr.exe), by web browser or telephone.
#fr: # Active le serveur de licences par Internet. À exécuter sur le serveur de licences, en administrateur. Un serveur déjà activé reste tel quel.
#fr: # Sans Internet : le Gestionnaire de licences (licmgr.exe), par le navigateur ou le téléphone.
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
param(
    [Parameter(Mandatory = $true)] [string] $FirstName,
    [Parameter(Mandatory = $true)] [string] $LastName,
    [Parameter(Mandatory = $true)] [string] $Company,
    [Parameter(Mandatory = $true)] [string] $CountryRegion
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Here = 'This is not the license server that the plan names: '; Activated = 'The license server is activated. Its License Server ID: '; Activate = 'Activate the license server over the Internet' }
#fr: $say = @{ Here = 'Ce n''est pas le serveur de licences que le plan désigne : '; Activated = 'Le serveur de licences est activé. Son ID de serveur de licences : '; Activate = 'Activer le serveur de licences par Internet' }

$here = [System.Net.Dns]::GetHostName()
if ($LicenseServer.Split('.')[0] -ne $here) {
    throw ($say.Here + $LicenseServer)
}
$server = Get-CimInstance -Namespace root/CIMV2 -ClassName Win32_TSLicenseServer
#en: # 0 is activated, 1 is not
#fr: # 0 : activé, 1 : pas activé
$status = (Invoke-CimMethod -InputObject $server -MethodName GetActivationStatus).ActivationStatus
if ($status -ne 0) {
    if (-not $PSCmdlet.ShouldProcess($here, $say.Activate)) { return }
    Set-CimInstance -InputObject $server -Property @{ FirstName = $FirstName; LastName = $LastName; Company = $Company; CountryRegion = $CountryRegion }
    $done = Invoke-CimMethod -InputObject $server -MethodName ActivateServerAutomatic
    if ($done.ReturnValue -ne 0) { throw ('0x{0:X8}' -f $done.ReturnValue) }
}
Write-Output ($say.Activated + (Invoke-CimMethod -InputObject $server -MethodName GetLicenseServerId).sLicenseServerId)
