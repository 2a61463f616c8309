#requires -Version 5.1
#requires -RunAsAdministrator
#en: # Names the new license server on each host by WMI, before those that are named already (with -Last behind them). For hosts without a broker and without a policy:
#en: # a policy wins over this, and Windows then refuses the change (0x80041016).
#fr: # Désigne le nouveau serveur de licences sur chaque hôte par WMI, devant ceux déjà désignés (avec -Last, derrière eux). Pour des hôtes sans service Broker ni stratégie :
#fr: # une stratégie l'emporte, et Windows refuse alors la modification (0x80041016).
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([switch] $OnlyNew, [switch] $Last, [switch] $WithMode)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Set = 'License servers: '; Mode = 'Licensing mode: '; Same = 'as wanted already: '; Policy = 'a policy sets this here, change the policy instead: '; Failed = 'not changed: '; NoMode = 'Which mode: these hosts differ, or nobody has read it. Set it first.' }
#fr: $say = @{ Set = 'Serveurs de licences : '; Mode = 'Mode de licence : '; Same = 'déjà comme voulu : '; Policy = 'une stratégie le fixe ici, modifiez plutôt la stratégie : '; Failed = 'non modifié : '; NoMode = 'Quel mode : ces hôtes diffèrent, ou personne ne l''a lu. Définissez-le d''abord.' }

#en: # the class demands packet privacy of callers from outside
#fr: # la classe exige la confidentialité des paquets des appelants distants
if ($WithMode -and -not $ModeNumber) { throw $say.NoMode }
$option = New-CimSessionOption -PacketPrivacy -PacketIntegrity -Impersonation Impersonate
foreach ($name in $Hosts) {
    $session = $null
    try {
        $session = New-CimSession -ComputerName $name -SessionOption $option
        $setting = Get-CimInstance -CimSession $session -Namespace root/CIMV2/TerminalServices -ClassName Win32_TerminalServiceSetting
        $answer = Invoke-CimMethod -InputObject $setting -MethodName GetSpecifiedLicenseServerList
        $now = @($answer.SpecifiedLSList | Where-Object { $_ })
        $others = @($now | Where-Object { $_ -ne $NewServer })
        $list = @($NewServer)
        if ($Last) { $list = $others + $NewServer }
        elseif (-not $OnlyNew) { $list += $others }
        if ($setting.PolicySourceConfiguredLicenseServers -eq 1) {
            Write-Warning ($say.Policy + $name)
        }
        elseif (($list -join ',') -eq ($now -join ',')) {
            Write-Output ($say.Same + $name)
        }
        elseif ($PSCmdlet.ShouldProcess($name, $say.Set + ($list -join ', '))) {
            #en: # an array of names: one text with commas would be taken for one name
            #fr: # un tableau de noms : un texte avec des virgules serait pris pour un seul nom
            $done = Invoke-CimMethod -InputObject $setting -MethodName SetSpecifiedLicenseServerList -Arguments @{ SpecifiedLSList = [string[]] $list }
            if ($done.ReturnValue -ne 0) { throw ('0x{0:X8}' -f $done.ReturnValue) }
        }
        if ($WithMode -and $setting.LicensingType -ne [int] $ModeNumber -and $PSCmdlet.ShouldProcess($name, $say.Mode + $ModeNumber)) {
            $done = Invoke-CimMethod -InputObject $setting -MethodName ChangeMode -Arguments @{ LicensingType = [uint32] $ModeNumber }
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
