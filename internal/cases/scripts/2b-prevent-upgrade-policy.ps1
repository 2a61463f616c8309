#requires -Version 5.1
#requires -Modules GroupPolicy
#en: # Turns on “Prevent license upgrade” in the policy object that the license server gets; -Undo takes the value out again.
#en: # Give the name of the object with -GpoName: which one that is, gpresult /h on the license server tells.
#fr: # Active « Empêcher la mise à niveau de licence » dans l'objet de stratégie que reçoit le serveur de licences ; -Undo retire la valeur.
#fr: # Donnez le nom de l'objet par -GpoName : gpresult /h sur le serveur de licences dit lequel.
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param(
    [Parameter(Mandatory = $true)] [string] $GpoName,
    [switch] $Undo
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ For = 'For the license server '; On = 'Prevent license upgrade: on'; Off = 'Prevent license upgrade: not configured'; Same = 'The policy says so already.' }
#fr: $say = @{ For = 'Pour le serveur de licences '; On = 'Empêcher la mise à niveau de licence : activé'; Off = 'Empêcher la mise à niveau de licence : non configuré'; Same = 'La stratégie le dit déjà.' }

Write-Output ($say.For + $LicenseServer)
$key = 'HKLM\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
$now = Get-GPRegistryValue -Name $GpoName -Key $key -ValueName fPreventLicenseUpgrade -ErrorAction SilentlyContinue
$on = $null -ne $now -and $now.Value -eq 1
if ($on -ne [bool] $Undo) {
    Write-Output $say.Same
}
elseif ($Undo) {
    if ($PSCmdlet.ShouldProcess($GpoName, $say.Off)) {
        Remove-GPRegistryValue -Name $GpoName -Key $key -ValueName fPreventLicenseUpgrade | Out-Null
    }
}
elseif ($PSCmdlet.ShouldProcess($GpoName, $say.On)) {
    Set-GPRegistryValue -Name $GpoName -Key $key -ValueName fPreventLicenseUpgrade -Type DWord -Value 1 | Out-Null
}
