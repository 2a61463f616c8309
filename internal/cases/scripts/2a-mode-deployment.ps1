#requires -Version 5.1
#requires -RunAsAdministrator
#requires -Modules RemoteDesktop
#en: # Sets the licensing mode of the deployments of these hosts. Their license servers stay as they are.
#en: # Run it where the module RemoteDesktop is, best on the broker. A policy that sets the mode wins over this: see 2b.
#fr: # Définit le mode de licence des déploiements de ces hôtes. Leurs serveurs de licences restent tels quels.
#fr: # À exécuter là où se trouve le module RemoteDesktop, de préférence sur le service Broker. Une stratégie qui fixe le mode l'emporte : voir 2b.
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([ValidateSet('PerUser', 'PerDevice')] [string] $SetMode)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Was = 'It was before, write it down: '; Set = 'Licensing mode: '; Same = 'as wanted already: '; NoMode = 'Which mode: say it with -SetMode PerUser or PerDevice, that of the CALs you own.' }
#fr: $say = @{ Was = 'Valeur précédente, notez-la : '; Set = 'Mode de licence : '; Same = 'déjà comme voulu : '; NoMode = 'Quel mode : indiquez-le par -SetMode PerUser ou PerDevice, celui des CAL que vous possédez.' }

if (-not $SetMode) { $SetMode = $Mode }
if (-not $SetMode) { throw $say.NoMode }
foreach ($broker in $Brokers) {
    $now = Get-RDLicenseConfiguration -ConnectionBroker $broker
    Write-Output ($say.Was + $broker + ': ' + $now.Mode)
    if ([string] $now.Mode -eq $SetMode) {
        Write-Output ($say.Same + $broker)
    }
    elseif ($PSCmdlet.ShouldProcess($broker, $say.Set + $SetMode)) {
        Set-RDLicenseConfiguration -ConnectionBroker $broker -Mode $SetMode -Force
    }
}
