#requires -Version 5.1
#requires -RunAsAdministrator
#en: # LAST RESORT, on one host, where neither broker nor policy nor WMI can set the list. Run it on the host itself, as administrator.
#en: # Windows reads the value at start: Microsoft asks for a restart, which ends every session. A policy still wins over it.
#fr: # DERNIER RECOURS, sur un seul hôte, si ni le service Broker, ni une stratégie, ni WMI ne peut fixer la liste. À exécuter sur l'hôte, en administrateur.
#fr: # Windows lit la valeur au démarrage : Microsoft demande un redémarrage, qui ferme toutes les sessions. Une stratégie l'emporte toujours.
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param()
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Set = 'Write the license server into the registry: '; Was = 'It was before, write it down: '; Restart = 'Restart this host when nobody is on it.' }
#fr: $say = @{ Set = 'Écrire le serveur de licences dans le registre : '; Was = 'Valeur précédente, notez-la : '; Restart = 'Redémarrez cet hôte quand personne n''y est.' }

#en: # not below Control\Terminal Server\RCM, as some guides have it: Windows doesn't look there
#fr: # pas sous Control\Terminal Server\RCM, comme l'écrivent certains guides : Windows n'y regarde pas
$path = 'HKLM:\SYSTEM\CurrentControlSet\Services\TermService\Parameters\LicenseServers'
$now = @()
if (Test-Path -LiteralPath $path) {
    $key = Get-Item -LiteralPath $path
    $now = @($key.GetValue('SpecifiedLicenseServers'))
}
Write-Output ($say.Was + ($now -join ', '))
if ($now -contains $NewServer) { return }
if ($PSCmdlet.ShouldProcess($env:COMPUTERNAME, $say.Set + $NewServer)) {
    if (-not (Test-Path -LiteralPath $path)) { New-Item -Path $path -Force | Out-Null }
    $list = [string[]] (@($NewServer) + @($now | Where-Object { $_ }))
    New-ItemProperty -LiteralPath $path -Name SpecifiedLicenseServers -PropertyType MultiString -Value $list -Force | Out-Null
    Write-Warning $say.Restart
}
