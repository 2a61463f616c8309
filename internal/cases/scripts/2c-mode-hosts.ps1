#requires -Version 5.1
#requires -RunAsAdministrator
#en: # Sets the licensing mode on each host by WMI. For hosts without a broker and without a policy:
#en: # a policy wins over this, and Windows then refuses the change (0x80041016).
#fr: # Définit le mode de licence sur chaque hôte par WMI. Pour des hôtes sans service Broker ni stratégie :
#fr: # une stratégie l'emporte, et Windows refuse alors la modification (0x80041016).
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([ValidateSet('PerUser', 'PerDevice')] [string] $SetMode)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Set = 'Licensing mode: '; Same = 'as wanted already: '; Policy = 'a policy sets this here, change the policy instead: '; Failed = 'not changed: '; NoMode = 'Which mode: say it with -SetMode PerUser or PerDevice, that of the CALs you own.' }
#fr: $say = @{ Set = 'Mode de licence : '; Same = 'déjà comme voulu : '; Policy = 'une stratégie le fixe ici, modifiez plutôt la stratégie : '; Failed = 'non modifié : '; NoMode = 'Quel mode : indiquez-le par -SetMode PerUser ou PerDevice, celui des CAL que vous possédez.' }

$number = $ModeNumber
if ($SetMode -eq 'PerUser') { $number = '4' }
if ($SetMode -eq 'PerDevice') { $number = '2' }
if (-not $number) { throw $say.NoMode }
#en: # the class demands packet privacy of callers from outside
#fr: # la classe exige la confidentialité des paquets des appelants distants
$option = New-CimSessionOption -PacketPrivacy -PacketIntegrity -Impersonation Impersonate
foreach ($name in $Hosts) {
    $session = $null
    try {
        $session = New-CimSession -ComputerName $name -SessionOption $option
        $setting = Get-CimInstance -CimSession $session -Namespace root/CIMV2/TerminalServices -ClassName Win32_TerminalServiceSetting
        if ($setting.PolicySourceLicensingType -eq 1) {
            Write-Warning ($say.Policy + $name)
        }
        elseif ([string] $setting.LicensingType -eq $number) {
            Write-Output ($say.Same + $name)
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
