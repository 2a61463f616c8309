#requires -Version 5.1
#requires -RunAsAdministrator
#en: # Gives every host the licensing mode back that it had when the case was opened. Hosts whose mode nobody had read are left alone.
#en: # Deployments and policies are set back where they were changed: on the broker, in the policy object.
#fr: # Rend à chaque hôte le mode de licence qu'il avait à l'ouverture du dossier. Les hôtes dont le mode n'avait pas été lu sont laissés tels quels.
#fr: # Déploiements et stratégies se rétablissent là où ils ont été modifiés : sur le service Broker, dans l'objet de stratégie.
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param()
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Set = 'Back to mode: '; Same = 'as before already: '; Policy = 'a policy sets this here: '; Failed = 'not changed: '; None = 'had no mode, and Windows takes none back: ' }
#fr: $say = @{ Set = 'Retour au mode : '; Same = 'déjà comme avant : '; Policy = 'une stratégie le fixe ici : '; Failed = 'non modifié : '; None = 'n''avait pas de mode, et Windows ne revient pas à aucun : ' }

$option = New-CimSessionOption -PacketPrivacy -PacketIntegrity -Impersonation Impersonate
foreach ($name in $ModesBefore.Keys) {
    $session = $null
    $number = [string] @($ModesBefore[$name])[0]
    try {
        $session = New-CimSession -ComputerName $name -SessionOption $option
        $setting = Get-CimInstance -CimSession $session -Namespace root/CIMV2/TerminalServices -ClassName Win32_TerminalServiceSetting
        if ($setting.PolicySourceLicensingType -eq 1) {
            Write-Warning ($say.Policy + $name)
        }
        elseif ([string] $setting.LicensingType -eq $number) {
            Write-Output ($say.Same + $name)
        }
        elseif ($number -ne '2' -and $number -ne '4') {
            Write-Warning ($say.None + $name)
        }
        elseif ($PSCmdlet.ShouldProcess($name, $say.Set + $number)) {
            $done = Invoke-CimMethod -InputObject $setting -MethodName ChangeMode -Arguments @{ LicensingType = [uint32] $number }
            if ($done.ReturnValue -ne 0) { throw ('0x{0:X8}' -f $done.ReturnValue) }
        }
    }
    catch {
        Write-Warning ($say.Failed + $name + ': ' + $_.Exception.Message)
    }
    finally {
        if ($session) { Remove-CimSession -CimSession $session }
    }
}
