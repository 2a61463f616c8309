#requires -Version 5.1
#requires -RunAsAdministrator
#en: # Sees how this host reaches the license servers it names: the name, TCP 135, and Windows' own status. It changes nothing. Run it on one of the hosts, as administrator.
#en: # 11 is well; 4 too old; 5 left out by its security group; 6 can't be reached; 8 you are no administrator there.
#fr: # Voit comment cet hôte joint les serveurs de licences qu'il désigne : le nom, TCP 135, et l'état selon Windows. Ne modifie rien. À exécuter sur l'un des hôtes, en administrateur.
#fr: # 11 : bien ; 4 : trop ancien ; 5 : exclu par son groupe de sécurité ; 6 : injoignable ; 8 : vous n'y êtes pas administrateur.
[CmdletBinding()]
param()
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Meant = 'These hosts feel it: '; None = 'This host names no license server.' }
#fr: $say = @{ Meant = 'Ces hôtes le ressentent : '; None = 'Cet hôte ne désigne aucun serveur de licences.' }

Write-Output ($say.Meant + ($Hosts -join ', '))
$setting = Get-CimInstance -Namespace root/CIMV2/TerminalServices -ClassName Win32_TerminalServiceSetting
$listed = @((Invoke-CimMethod -InputObject $setting -MethodName GetSpecifiedLicenseServerList).SpecifiedLSList | Where-Object { $_ })
if ($LicenseServer -and $listed -notcontains $LicenseServer) { $listed += $LicenseServer }
if ($listed.Count -eq 0) { Write-Warning $say.None }
foreach ($server in $listed) {
    $address = ''
    try { $address = @([System.Net.Dns]::GetHostAddresses($server) | ForEach-Object { $_.IPAddressToString }) -join ', ' }
    catch { $address = $_.Exception.Message }
    $port = (Test-NetConnection -ComputerName $server -Port 135 -WarningAction SilentlyContinue).TcpTestSucceeded
    $status = (Invoke-CimMethod -InputObject $setting -MethodName GetTStoLSConnectivityStatus -Arguments @{ ServerName = $server }).TStoLSConnectivityStatus
    [pscustomobject] @{ LicenseServer = $server; Address = $address; Tcp135 = $port; Status = $status; Well = $status -eq 11 }
}
