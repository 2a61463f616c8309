#requires -Version 5.1
#requires -RunAsAdministrator
#en: # Deletes the sub-keys with names of license servers that Windows never reads, after a copy was exported. Run it on each of these hosts, as administrator.
#en: # Only sub-keys that the host has reported are deleted. Nothing depends on them, and no restart is needed.
#fr: # Supprime, après en avoir exporté une copie, les sous-clés aux noms de serveurs de licences que Windows ne lit jamais. À exécuter sur chacun de ces hôtes, en administrateur.
#fr: # Seules les sous-clés que l'hôte a transmises sont supprimées. Rien n'en dépend, et aucun redémarrage n'est requis.
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([Parameter(Mandatory = $true)] [string] $CopyTo)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Nothing = 'The plan names nothing for this machine: '; There = 'There is such a file already: '; Copy = 'Export the key to '; Delete = 'Delete the sub-key '; Gone = 'gone already: ' }
#fr: $say = @{ Nothing = 'Le plan ne désigne rien pour cette machine : '; There = 'Un tel fichier existe déjà : '; Copy = 'Exporter la clé vers '; Delete = 'Supprimer la sous-clé '; Gone = 'déjà partie : ' }

$here = [System.Net.Dns]::GetHostName()
$mine = @($Ignored.Keys | Where-Object { $_.Split('.')[0] -eq $here })
if ($mine.Count -eq 0) { throw ($say.Nothing + $here) }
if (Test-Path -LiteralPath $CopyTo) { throw ($say.There + $CopyTo) }
$base = 'HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\RCM\LicenseServers'
if (-not (Test-Path -LiteralPath $base)) {
    Write-Output ($say.Gone + $base)
    return
}
if ($PSCmdlet.ShouldProcess($here, $say.Copy + $CopyTo)) {
    & reg.exe export 'HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server\RCM\LicenseServers' $CopyTo | Out-Null
    if ($LASTEXITCODE -ne 0) { throw $CopyTo }
}
foreach ($name in $mine) {
    foreach ($sub in $Ignored[$name]) {
        $found = @(Get-ChildItem -LiteralPath $base | Where-Object { $_.PSChildName -eq $sub })
        if ($found.Count -eq 0) {
            Write-Output ($say.Gone + $sub)
        }
        elseif ($PSCmdlet.ShouldProcess($here, $say.Delete + $sub)) {
            $found | Remove-Item -Recurse
        }
    }
}
