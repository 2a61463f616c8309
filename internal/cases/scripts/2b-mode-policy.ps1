#requires -Version 5.1
#requires -Modules GroupPolicy
#en: # Sets the licensing mode in the policy object of these hosts. Give its name with -GpoName: which one that is, gpresult /h on a host tells.
#en: # Hosts read it within two hours, or at once with: gpupdate /force
#fr: # Définit le mode de licence dans l'objet de stratégie de ces hôtes. Donnez son nom par -GpoName : gpresult /h sur un hôte dit lequel.
#fr: # Les hôtes la lisent dans les deux heures, ou aussitôt par : gpupdate /force
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param(
    [Parameter(Mandatory = $true)] [string] $GpoName,
    [ValidateSet('PerUser', 'PerDevice')] [string] $SetMode
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Was = 'It was before, write it down: '; Set = 'Set the Remote Desktop licensing mode: '; Same = 'The policy says so already.'; NoMode = 'Which mode: say it with -SetMode PerUser or PerDevice, that of the CALs you own.' }
#fr: $say = @{ Was = 'Valeur précédente, notez-la : '; Set = 'Définir le mode de concession de licences : '; Same = 'La stratégie le dit déjà.'; NoMode = 'Quel mode : indiquez-le par -SetMode PerUser ou PerDevice, celui des CAL que vous possédez.' }

$number = $ModeNumber
if ($SetMode -eq 'PerUser') { $number = '4' }
if ($SetMode -eq 'PerDevice') { $number = '2' }
if (-not $number) { throw $say.NoMode }
$key = 'HKLM\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
$now = Get-GPRegistryValue -Name $GpoName -Key $key -ValueName LicensingMode -ErrorAction SilentlyContinue
$was = ''
if ($now) { $was = [string] $now.Value }
Write-Output ($say.Was + $was)
if ($was -eq $number) {
    Write-Output $say.Same
}
elseif ($PSCmdlet.ShouldProcess($GpoName, $say.Set + $number)) {
    Set-GPRegistryValue -Name $GpoName -Key $key -ValueName LicensingMode -Type DWord -Value ([int] $number) | Out-Null
}
