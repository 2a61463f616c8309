#requires -Version 5.1
#requires -RunAsAdministrator
#en: # Revokes Per Device CALs of devices that are gone, within what Windows allows: at once at most 20 % of those installed of a version, one at the least.
#en: # Run it on the license server, as its administrator. What is revoked already is left as it is. A device that still connects takes a CAL again.
#en: # -Gone names devices that are gone; -Doubles takes those listed several times, and leaves each its latest CAL.
#fr: # Révoque des CAL Périphérique d'appareils disparus, dans la limite de Windows : à la fois au plus 20 % de celles installées d'une version, une au moins.
#fr: # À exécuter sur le serveur de licences, en administrateur. Ce qui est déjà révoqué reste tel quel. Un appareil qui se connecte encore reprend une CAL.
#fr: # -Gone nomme des appareils disparus ; -Doubles prend ceux présents plusieurs fois, et laisse à chacun sa CAL la plus récente.
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([string[]] $Gone = @(), [switch] $Doubles)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Here = 'This is not the license server that the plan names: '; Version = 'version number '; Room = ' may still be revoked now: '; Revoke = 'Revoke CAL '; Of = ' of '; Full = 'The 20 % are reached. Next day on which Windows allows it: '; Known = 'Listed several times at the last report: ' }
#fr: $say = @{ Here = 'Ce n''est pas le serveur de licences que le plan désigne : '; Version = 'version numéro '; Room = ' peuvent encore être révoquées : '; Revoke = 'Révoquer la CAL '; Of = ' de '; Full = 'Les 20 % sont atteints. Prochain jour où Windows l''autorise : '; Known = 'Présents plusieurs fois au dernier relevé : ' }

$here = [System.Net.Dns]::GetHostName()
if ($LicenseServer.Split('.')[0] -ne $here) {
    throw ($say.Here + $LicenseServer)
}
Write-Output ($say.Known + ($Devices -join ', '))
$packs = @(Get-CimInstance -Namespace root/CIMV2 -ClassName Win32_TSLicenseKeyPack | Where-Object {
        $_.ProductType -eq 0 -and $_.KeyPackType -ne 4 -and $_.KeyPackType -ne 6 -and $Versions -contains [string] $_.ProductVersionID
    })
$issued = @(Get-CimInstance -Namespace root/CIMV2 -ClassName Win32_TSIssuedLicense)
foreach ($version in $Versions) {
    $ids = @($packs | Where-Object { [string] $_.ProductVersionID -eq $version } | ForEach-Object { $_.KeyPackId })
    if ($ids.Count -eq 0) { continue }
    $total = 0
    foreach ($pack in $packs) {
        if ($ids -contains $pack.KeyPackId) { $total += $pack.TotalLicenses }
    }
    $all = @($issued | Where-Object { $ids -contains $_.KeyPackId })
    #en: # LicenseStatus: 2 is active, 4 is revoked
    #fr: # LicenseStatus : 2 = active, 4 = révoquée
    $revoked = @($all | Where-Object { $_.LicenseStatus -eq 4 }).Count
    $room = [Math]::Max(1, [Math]::Floor($total * 0.2)) - $revoked
    Write-Output ($say.Version + $version + $say.Room + $room)
    $active = @($all | Where-Object { $_.LicenseStatus -eq 2 } | Sort-Object -Property IssueDate)
    $chosen = @($active | Where-Object { $Gone -contains $_.sIssuedToComputer })
    if ($Doubles) {
        foreach ($group in @($active | Group-Object -Property sIssuedToComputer | Where-Object { $_.Count -gt 1 })) {
            $chosen += @($group.Group | Select-Object -First ($group.Count - 1) | Where-Object { $Gone -notcontains $_.sIssuedToComputer })
        }
    }
    foreach ($cal in $chosen) {
        if ($room -le 0) { break }
        if ($PSCmdlet.ShouldProcess($say.Revoke + $cal.LicenseId + $say.Of + $cal.sIssuedToComputer, $here)) {
            $done = Invoke-CimMethod -InputObject $cal -MethodName Revoke
            if ($done.ReturnValue -ne 0) {
                Write-Warning ($say.Full + $done.NextRevokeAllowedOn)
                break
            }
        }
        $room -= 1
    }
}
