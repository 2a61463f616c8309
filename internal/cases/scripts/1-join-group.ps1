#requires -Version 5.1
#requires -RunAsAdministrator
#en: # Adds the license server to the group Terminal Server License Servers of its own domain, and looks into the domains of the hosts.
#en: # Run it on the license server, as a Domain Admin. A server that is in the group is left as it is.
#fr: # Ajoute le serveur de licences au groupe Terminal Server License Servers de son propre domaine, et regarde dans les domaines des hôtes.
#fr: # À exécuter sur le serveur de licences, en administrateur du domaine. Un serveur déjà dans le groupe reste tel quel.
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
param()
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Here = 'This is not the license server that the plan names: '; Group = 'Add it to the group Terminal Server License Servers'; In = 'in the group of: '; Out = 'NOT in the group of (a Domain Admin there adds it; the group is S-1-5-32-561 in every language): '; Unasked = 'could not be asked: '; Workgroup = 'This machine is in no domain.' }
#fr: $say = @{ Here = 'Ce n''est pas le serveur de licences que le plan désigne : '; Group = 'L''ajouter au groupe Terminal Server License Servers'; In = 'dans le groupe de : '; Out = 'PAS dans le groupe de (un administrateur de ce domaine l''ajoute ; le groupe est S-1-5-32-561 dans toutes les langues) : '; Unasked = 'impossible de demander à : '; Workgroup = 'Cette machine n''est dans aucun domaine.' }

$here = [System.Net.Dns]::GetHostName()
if ($LicenseServer.Split('.')[0] -ne $here) {
    throw ($say.Here + $LicenseServer)
}
$computer = Get-CimInstance -ClassName Win32_ComputerSystem
if (-not $computer.PartOfDomain) { throw $say.Workgroup }
$server = Get-CimInstance -Namespace root/CIMV2 -ClassName Win32_TSLicenseServer
#en: # an empty domain means the server's own
#fr: # un domaine vide désigne celui du serveur
$member = (Invoke-CimMethod -InputObject $server -MethodName IsLSinTSLSGroup -Arguments @{ Domain = '' }).IsMember
if (-not $member -and $PSCmdlet.ShouldProcess($here, $say.Group)) {
    $done = Invoke-CimMethod -InputObject $server -MethodName AddLStoTSLSGroup
    if ($done.ReturnValue -ne 0) { throw ('0x{0:X8}' -f $done.ReturnValue) }
}
foreach ($domain in @($Domains) + $computer.Domain | Sort-Object -Unique) {
    try {
        $member = (Invoke-CimMethod -InputObject $server -MethodName IsLSinTSLSGroup -Arguments @{ Domain = $domain }).IsMember
        if ($member) { Write-Output ($say.In + $domain) }
        else { Write-Warning ($say.Out + $domain) }
    }
    catch {
        Write-Warning ($say.Unasked + $domain + ': ' + $_.Exception.Message)
    }
}
