#requires -Version 5.1
#requires -RunAsAdministrator
#requires -Modules RemoteDesktop
#en: # Names the new license server in the deployments of these hosts, before those that are named already, which stay behind it; with -Last it comes behind them.
#en: # Run it where the module RemoteDesktop is, best on the broker. A policy that sets the list wins over this: see 2b.
#fr: # Désigne le nouveau serveur de licences dans les déploiements de ces hôtes, devant ceux déjà désignés, qui restent derrière lui ; avec -Last, il passe derrière eux.
#fr: # À exécuter là où se trouve le module RemoteDesktop, de préférence sur le service Broker. Une stratégie qui fixe la liste l'emporte : voir 2b.
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([switch] $OnlyNew, [switch] $Last)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Was = 'It was before, write it down: '; Set = 'License servers: '; Same = 'named already: '; NoMode = 'Which mode: these hosts differ, or nobody has read it. Set it first.' }
#fr: $say = @{ Was = 'Valeur précédente, notez-la : '; Set = 'Serveurs de licences : '; Same = 'déjà désigné : '; NoMode = 'Quel mode : ces hôtes diffèrent, ou personne ne l''a lu. Définissez-le d''abord.' }

foreach ($broker in $Brokers) {
    $now = Get-RDLicenseConfiguration -ConnectionBroker $broker
    Write-Output ($say.Was + $broker + ': ' + (@($now.LicenseServer) -join ', '))
    $others = @($now.LicenseServer | Where-Object { $_ -and $_ -ne $NewServer })
    $list = @($NewServer)
    if ($Last) { $list = $others + $NewServer }
    elseif (-not $OnlyNew) { $list += $others }
    if (($list -join ',') -eq (@($now.LicenseServer) -join ',')) {
        Write-Output ($say.Same + $broker)
        continue
    }
    if ($PSCmdlet.ShouldProcess($broker, $say.Set + ($list -join ', '))) {
        #en: # the cmdlet wants the mode with the list; it stays what it is, unless nothing is configured
        #fr: # l'applet demande le mode avec la liste ; il reste tel quel, sauf s'il n'est pas configuré
        $keep = [string] $now.Mode
        if ($keep -eq 'NotConfigured' -or -not $keep) { $keep = $Mode }
        if (-not $keep) { throw $say.NoMode }
        Set-RDLicenseConfiguration -ConnectionBroker $broker -LicenseServer $list -Mode $keep -Force
    }
}
