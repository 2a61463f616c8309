#requires -Version 5.1
#requires -RunAsAdministrator
#en: # Converts CALs that nobody holds into the other kind, until there are -Wanted of that kind. Run it on the license server, as its administrator.
#en: # See first that your agreement permits it: Windows doesn't ask. A second run with the same number converts no more.
#fr: # Convertit en l'autre type des CAL que personne ne détient, jusqu'à ce qu'il y en ait -Wanted de ce type. À exécuter sur le serveur de licences, en administrateur.
#fr: # Vérifiez d'abord que votre contrat le permet : Windows ne le demande pas. Une seconde exécution avec le même nombre n'en convertit pas davantage.
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([Parameter(Mandatory = $true)] [int] $Wanted)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Here = 'This is not the license server that the plan names: '; Kind = 'Which CALs are to be converted, nobody has read: nothing is done.'; Have = 'CALs of the other kind there are: '; Convert = 'Convert so many CALs into the other kind: '; Pack = 'key pack '; Short = 'Not enough CALs that nobody holds; still missing: ' }
#fr: $say = @{ Here = 'Ce n''est pas le serveur de licences que le plan désigne : '; Kind = 'Quelles CAL convertir, personne ne l''a lu : rien n''est fait.'; Have = 'CAL de l''autre type présentes : '; Convert = 'Convertir en l''autre type autant de CAL : '; Pack = 'pack '; Short = 'Pas assez de CAL que personne ne détient ; il en manque encore : ' }

$here = [System.Net.Dns]::GetHostName()
if ($LicenseServer.Split('.')[0] -ne $here) {
    throw ($say.Here + $LicenseServer)
}
if (-not $FromType -or $Versions.Count -eq 0) { throw $say.Kind }
#en: # types 4 and 6 are temporary and built-in packs
#fr: # les types 4 et 6 sont les packs temporaires et intégrés
$packs = @(Get-CimInstance -Namespace root/CIMV2 -ClassName Win32_TSLicenseKeyPack | Where-Object {
        $_.KeyPackType -ne 4 -and $_.KeyPackType -ne 6 -and $_.ProductType -le 1 -and $Versions -contains [string] $_.ProductVersionID
    })
$have = 0
foreach ($pack in $packs) {
    if ([string] $pack.ProductType -ne $FromType) { $have += $pack.TotalLicenses }
}
Write-Output ($say.Have + $have)
$left = $Wanted - $have
foreach ($pack in $packs) {
    if ($left -le 0) { break }
    if ([string] $pack.ProductType -ne $FromType -or $pack.AvailableLicenses -le 0) { continue }
    $count = [Math]::Min($left, [int] $pack.AvailableLicenses)
    if ($PSCmdlet.ShouldProcess($say.Pack + $pack.KeyPackId, $say.Convert + $count)) {
        $done = Invoke-CimMethod -InputObject $pack -MethodName ConvertLicenses -Arguments @{ Count = [uint32] $count }
        if ($done.ReturnValue -ne 0) { throw ('0x{0:X8}' -f $done.ReturnValue) }
    }
    $left -= $count
}
if ($left -gt 0) { Write-Warning ($say.Short + $left) }
