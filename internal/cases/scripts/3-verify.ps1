#requires -Version 5.1
#requires -RunAsAdministrator
#en: # Asks every host which license servers it names, in which mode, and how it reaches each of them. It changes nothing.
#en: # 11 is well; 4 says that the server is too old for the host; 6 that it can't be reached; 8 that you are no administrator there.
#fr: # Demande à chaque hôte quels serveurs de licences il désigne, dans quel mode, et comment il joint chacun d'eux. Ne modifie rien.
#fr: # 11 : bien ; 4 : le serveur est trop ancien pour l'hôte ; 6 : injoignable ; 8 : vous n'y êtes pas administrateur.
[CmdletBinding()]
param([int] $Hours = 24)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
$option = New-CimSessionOption -PacketPrivacy -PacketIntegrity -Impersonation Impersonate
#en: # events of licensing appear under the plain and under the 50280 numbers
#fr: # les événements de licence apparaissent sous leur numéro simple ou en 50280
$ids = 1004, 1028, 1068, 1069, 1128, 1130, 50280, 50282
foreach ($name in $Hosts) {
    $session = $null
    try {
        $session = New-CimSession -ComputerName $name -SessionOption $option
        $setting = Get-CimInstance -CimSession $session -Namespace root/CIMV2/TerminalServices -ClassName Win32_TerminalServiceSetting
        $listed = (Invoke-CimMethod -InputObject $setting -MethodName GetSpecifiedLicenseServerList).SpecifiedLSList
        $asked = @($listed | Where-Object { $_ })
        if ($NewServer -and $asked -notcontains $NewServer) { $asked += $NewServer }
        $events = @(Get-WinEvent -ComputerName $name -ErrorAction SilentlyContinue -FilterHashtable @{
                ProviderName = 'Microsoft-Windows-TerminalServices-RemoteConnectionManager'; Id = $ids; StartTime = (Get-Date).AddHours(-$Hours)
            })
        foreach ($server in $asked) {
            $status = (Invoke-CimMethod -InputObject $setting -MethodName GetTStoLSConnectivityStatus -Arguments @{ ServerName = $server }).TStoLSConnectivityStatus
            [pscustomobject] @{
                Host = $name; Mode = $setting.LicensingType; ModeByPolicy = $setting.PolicySourceLicensingType -eq 1; Listed = @($listed) -contains $server; LicenseServer = $server
                ListByPolicy = $setting.PolicySourceConfiguredLicenseServers -eq 1; Status = $status; Well = $status -eq 11; Events = @($events | ForEach-Object { $_.Id } | Sort-Object -Unique) -join ', '
            }
        }
    }
    catch {
        [pscustomobject] @{
            Host = $name; Mode = $null; ModeByPolicy = $null; Listed = $null; LicenseServer = $null
            ListByPolicy = $null; Status = $null; Well = $false; Events = $_.Exception.Message
        }
    }
    finally {
        if ($session) { Remove-CimSession -CimSession $session }
    }
}
