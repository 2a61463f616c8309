#requires -Version 5.1
#requires -RunAsAdministrator
#en: # Gives every host the list back that it had when the case was opened. Hosts whose list nobody had read are left alone.
#en: # Deployments and policies are set back where they were changed: on the broker, in the policy object.
#fr: # Rend à chaque hôte la liste qu'il avait à l'ouverture du dossier. Les hôtes dont la liste n'avait pas été lue sont laissés tels quels.
#fr: # Déploiements et stratégies se rétablissent là où ils ont été modifiés : sur le service Broker, dans l'objet de stratégie.
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param()
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Set = 'Back to: '; Same = 'as before already: '; Policy = 'a policy sets this here: '; Failed = 'not changed: ' }
#fr: $say = @{ Set = 'Retour à : '; Same = 'déjà comme avant : '; Policy = 'une stratégie le fixe ici : '; Failed = 'non modifié : ' }

$option = New-CimSessionOption -PacketPrivacy -PacketIntegrity -Impersonation Impersonate
foreach ($name in $Before.Keys) {
    $session = $null
    try {
        $session = New-CimSession -ComputerName $name -SessionOption $option
        $setting = Get-CimInstance -CimSession $session -Namespace root/CIMV2/TerminalServices -ClassName Win32_TerminalServiceSetting
        $now = @((Invoke-CimMethod -InputObject $setting -MethodName GetSpecifiedLicenseServerList).SpecifiedLSList | Where-Object { $_ })
        $list = [string[]] @($Before[$name])
        if ($setting.PolicySourceConfiguredLicenseServers -eq 1) {
            Write-Warning ($say.Policy + $name)
        }
        elseif (($list -join ',') -eq ($now -join ',')) {
            Write-Output ($say.Same + $name)
        }
        elseif ($PSCmdlet.ShouldProcess($name, $say.Set + ($list -join ', '))) {
            if ($list.Count -eq 0) {
                $done = Invoke-CimMethod -InputObject $setting -MethodName EmptySpecifiedLicenseServerList
                if ($done.ReturnValue -ne 0) { throw ('0x{0:X8}' -f $done.ReturnValue) }
            }
            else {
                $done = Invoke-CimMethod -InputObject $setting -MethodName SetSpecifiedLicenseServerList -Arguments @{ SpecifiedLSList = $list }
                if ($done.ReturnValue -ne 0) { throw ('0x{0:X8}' -f $done.ReturnValue) }
            }
        }
    }
    catch {
        Write-Warning ($say.Failed + $name + ': ' + $_.Exception.Message)
    }
    finally {
        if ($session) { Remove-CimSession -CimSession $session }
    }
}
