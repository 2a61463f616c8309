#requires -Version 5.1
#requires -Modules GroupPolicy
#en: # Puts the new license server before those that the policy object of these hosts names; they stay behind it, go with -OnlyNew, or come first with -Last. Give its name with -GpoName: which one that is, gpresult /h on a host tells.
#en: # Hosts read it within two hours, or at once with: gpupdate /force
#fr: # Place le nouveau serveur de licences devant ceux que désigne l'objet de stratégie de ces hôtes ; ils restent derrière lui, partent avec -OnlyNew, ou passent devant avec -Last. Donnez son nom par -GpoName : gpresult /h sur un hôte dit lequel.
#fr: # Les hôtes la lisent dans les deux heures, ou aussitôt par : gpupdate /force
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param(
    [Parameter(Mandatory = $true)] [string] $GpoName,
    [switch] $OnlyNew,
    [switch] $Last,
    [switch] $WithMode
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Was = 'It was before, write it down: '; Set = 'Use the specified Remote Desktop license servers: '; Mode = 'Set the Remote Desktop licensing mode: '; Same = 'The policy says so already.'; NoMode = 'Which mode: these hosts differ, or nobody has read it. Set it first.' }
#fr: $say = @{ Was = 'Valeur précédente, notez-la : '; Set = 'Utiliser les serveurs de licences Bureau à distance spécifiés : '; Mode = 'Définir le mode de concession de licences : '; Same = 'La stratégie le dit déjà.'; NoMode = 'Quel mode : ces hôtes diffèrent, ou personne ne l''a lu. Définissez-le d''abord.' }

if ($WithMode -and -not $ModeNumber) { throw $say.NoMode }
$key = 'HKLM\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
$now = Get-GPRegistryValue -Name $GpoName -Key $key -ValueName LicenseServers -ErrorAction SilentlyContinue
$old = @()
if ($now) { $old = @(([string] $now.Value) -split ',' | ForEach-Object { $_.Trim() } | Where-Object { $_ }) }
$others = @($old | Where-Object { $_ -ne $NewServer })
$list = @($NewServer)
if ($Last) { $list = $others + $NewServer }
elseif (-not $OnlyNew) { $list += $others }
Write-Output ($say.Was + ($old -join ', '))
if (($list -join ',') -eq ($old -join ',')) {
    Write-Output $say.Same
}
elseif ($PSCmdlet.ShouldProcess($GpoName, $say.Set + ($list -join ', '))) {
    Set-GPRegistryValue -Name $GpoName -Key $key -ValueName LicenseServers -Type String -Value ($list -join ',') | Out-Null
}
if ($WithMode -and $PSCmdlet.ShouldProcess($GpoName, $say.Mode + $ModeNumber)) {
    Set-GPRegistryValue -Name $GpoName -Key $key -ValueName LicensingMode -Type DWord -Value ([int] $ModeNumber) | Out-Null
}
