#requires -Version 5.1
#requires -RunAsAdministrator
#en: # Removes the key packs that the plan names from this license server: their CALs live on another one. Only the purchase papers bring a pack back.
#en: # Run it on each license server that has one of them, as its administrator. A pack that is gone already is passed over.
#fr: # Retire de ce serveur de licences les packs que le plan désigne : leurs CAL résident sur un autre. Seules les pièces d'achat font revenir un pack.
#fr: # À exécuter sur chaque serveur de licences qui en détient un, en administrateur. Un pack déjà parti est passé.
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([switch] $EvenIssued)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Nothing = 'The plan names no pack of this machine: '; Gone = 'gone already: key pack '; Issued = 'left alone, because CALs are issued from it (see -EvenIssued): key pack '; Remove = 'Remove it for good, with so many CALs: '; Pack = 'key pack ' }
#fr: $say = @{ Nothing = 'Le plan ne désigne aucun pack de cette machine : '; Gone = 'déjà parti : pack '; Issued = 'laissé en place, car des CAL en sont délivrées (voir -EvenIssued) : pack '; Remove = 'Le retirer définitivement, avec autant de CAL : '; Pack = 'pack ' }

$here = [System.Net.Dns]::GetHostName()
$mine = @($Packs.Keys | Where-Object { $_.Split('.')[0] -eq $here })
if ($mine.Count -eq 0) { throw ($say.Nothing + $here) }
foreach ($name in $mine) {
    foreach ($id in $Packs[$name]) {
        $pack = Get-CimInstance -Namespace root/CIMV2 -ClassName Win32_TSLicenseKeyPack | Where-Object { [string] $_.KeyPackId -eq $id } | Select-Object -First 1
        if (-not $pack) {
            Write-Output ($say.Gone + $id)
            continue
        }
        #en: # what goes is shown for the record
        #fr: # ce qui part est montré pour mémoire
        Write-Output ($pack | Select-Object -Property @('KeyPackId', 'Description', 'KeyPackType', 'ProductType', 'ProductVersion', 'ProductVersionID', 'TotalLicenses', 'IssuedLicenses'))
        if ($pack.IssuedLicenses -gt 0 -and -not $EvenIssued) {
            Write-Warning ($say.Issued + $id)
            continue
        }
        if ($PSCmdlet.ShouldProcess($say.Pack + $id, $say.Remove + $pack.TotalLicenses)) {
            $done = Invoke-CimMethod -Namespace root/CIMV2 -ClassName Win32_TSLicenseKeyPack -MethodName UninstallLicenseKeyPackWithId -Arguments @{ KeyPackId = [uint32] $id }
            if ($done.ReturnValue -ne 0) { throw ('0x{0:X8}' -f $done.ReturnValue) }
        }
    }
}
