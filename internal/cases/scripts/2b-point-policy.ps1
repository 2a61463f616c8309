#requires -Version 5.1
#requires -Modules GroupPolicy
#en: # Writes the list into the policy object that these hosts get. Give its name with -GpoName: which one that is, gpresult /h on a host tells.
#en: # Hosts read it within two hours, or at once with: gpupdate /force
#fr: # Écrit la liste dans l'objet de stratégie que reçoivent ces hôtes. Donnez son nom par -GpoName : gpresult /h sur un hôte dit lequel.
#fr: # Les hôtes la lisent dans les deux heures, ou aussitôt par : gpupdate /force
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param(
    [Parameter(Mandatory = $true)] [string] $GpoName,
    [switch] $WithMode
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Set = 'Use the specified Remote Desktop license servers: '; Mode = 'Set the Remote Desktop licensing mode: '; Same = 'The policy says so already.'; NoMode = 'Which mode: these hosts differ, or nobody has read it. Set it first.' }
#fr: $say = @{ Set = 'Utiliser les serveurs de licences Bureau à distance spécifiés : '; Mode = 'Définir le mode de concession de licences : '; Same = 'La stratégie le dit déjà.'; NoMode = 'Quel mode : ces hôtes diffèrent, ou personne ne l''a lu. Définissez-le d''abord.' }

if ($WithMode -and -not $ModeNumber) { throw $say.NoMode }
$key = 'HKLM\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
$now = Get-GPRegistryValue -Name $GpoName -Key $key -ValueName LicenseServers -ErrorAction SilentlyContinue
if ($now -and $now.Value -eq $NewServer) {
    Write-Output $say.Same
}
elseif ($PSCmdlet.ShouldProcess($GpoName, $say.Set + $NewServer)) {
    Set-GPRegistryValue -Name $GpoName -Key $key -ValueName LicenseServers -Type String -Value $NewServer | Out-Null
}
if ($WithMode -and $PSCmdlet.ShouldProcess($GpoName, $say.Mode + $ModeNumber)) {
    Set-GPRegistryValue -Name $GpoName -Key $key -ValueName LicensingMode -Type DWord -Value ([int] $ModeNumber) | Out-Null
}
