#requires -Version 5.1
#requires -RunAsAdministrator
#en: # Asks the license server how it stands: activation, group, key packs. It changes nothing. Run it on the license server, as its administrator.
#en: # ActivationStatus 0 is activated. ProductType 0 is Per Device, 1 Per User. ProductVersionID: 5 is 2016, 6 is 2019, 7 is 2022.
#fr: # Demande au serveur de licences où il en est : activation, groupe, packs. Ne modifie rien. À exécuter sur le serveur de licences, en administrateur.
#fr: # ActivationStatus 0 : activé. ProductType 0 : Périphérique, 1 : Utilisateur. ProductVersionID : 5 = 2016, 6 = 2019, 7 = 2022.
[CmdletBinding()]
param()
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Meant = 'The plan names: ' }
#fr: $say = @{ Meant = 'Le plan désigne : ' }

Write-Output ($say.Meant + $LicenseServer)
$server = Get-CimInstance -Namespace root/CIMV2 -ClassName Win32_TSLicenseServer
$status = (Invoke-CimMethod -InputObject $server -MethodName GetActivationStatus).ActivationStatus
$member = $null
if ((Get-CimInstance -ClassName Win32_ComputerSystem).PartOfDomain) {
    $member = (Invoke-CimMethod -InputObject $server -MethodName IsLSinTSLSGroup -Arguments @{ Domain = '' }).IsMember
}
[pscustomobject] @{
    Name = [System.Net.Dns]::GetHostName(); ActivationStatus = $status; Well = $status -eq 0; InGroup = $member; ProductId = $server.ProductId
    PreventUpgrade = (Invoke-CimMethod -InputObject $server -MethodName IsLSPreventUpgradeGPEnabled).Enabled
} | Format-List
Get-CimInstance -Namespace root/CIMV2 -ClassName Win32_TSLicenseKeyPack | Where-Object { $_.KeyPackType -ne 6 } |
    Select-Object -Property @('KeyPackId', 'Description', 'KeyPackType', 'ProductType', 'ProductVersionID', 'TotalLicenses', 'IssuedLicenses', 'AvailableLicenses') | Format-Table
