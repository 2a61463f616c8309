#requires -Version 5.1
# Writes what this computer's part in Remote Desktop licensing is into a JSON file, the same that calfleet-agent sends (docs/agent.md), for sites where no
# program may be run. Run it as administrator; it reads, and writes nothing but that file. Upload it on the page Upload reports, or judge it with: calfleet check
#
#     powershell -ExecutionPolicy Bypass -File calfleet-collect.ps1 -Output report.json -Privacy counts
#
# What could not be read is null in the file, never zero, and told as a warning.
[CmdletBinding()]
param(
    [string] $Output = 'calfleet-report.json',
    [ValidateSet('names', 'counts')] [string] $Privacy = 'names'
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$cimv2 = 'root/cimv2'
$services = 'root/cimv2/TerminalServices'
$management = 'root/cimv2/rdms'
$policyKey = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
$modeKey = 'HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\RCM\Licensing Core'
$listKey = 'HKLM:\SYSTEM\CurrentControlSet\Services\TermService\Parameters\LicenseServers'
$ignoredKey = 'HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\RCM\LicenseServers'
$rolesKey = 'HKLM:\SOFTWARE\Microsoft\ServerManager\ServicingStorage\ServerComponentCache'

# A value of a registry key; nothing where the key or the value is not there.
function Read-Value([string] $Key, [string] $Name) {
    if (-not (Test-Path -LiteralPath $Key)) { return $null }
    $item = Get-Item -LiteralPath $Key
    return $item.GetValue($Name, $null)
}

# All instances of a class as a list; nothing where the class is not there or may not be read.
function Read-Rows([string] $Namespace, [string] $Class) {
    try {
        return , @(Get-CimInstance -Namespace $Namespace -ClassName $Class)
    }
    catch {
        Write-Warning ($Class + ': ' + $_.Exception.Message)
        return $null
    }
}

# The first instance of a class; nothing where there is none.
function Read-First([string] $Namespace, [string] $Class) {
    $rows = Read-Rows $Namespace $Class
    if ($null -eq $rows -or $rows.Count -eq 0) { return $null }
    return $rows[0]
}

# A property, on any version of Windows.
function Read-Property($Object, [string] $Name) {
    if ($null -eq $Object) { return $null }
    $property = $Object.PSObject.Properties[$Name]
    if ($null -eq $property) { return $null }
    return $property.Value
}

# What a method gives back under a name.
function Read-Method($Object, [string] $Method, [hashtable] $Arguments, [string] $Name) {
    try {
        $answer = Invoke-CimMethod -InputObject $Object -MethodName $Method -Arguments $Arguments
        if ($answer.ReturnValue -ne 0) { throw ('returned 0x{0:X8}' -f $answer.ReturnValue) }
        return Read-Property $answer $Name
    }
    catch {
        Write-Warning ($Method + ': ' + $_.Exception.Message)
        return $null
    }
}

# Counts that passed below zero come as very large ones.
function Get-Count($Number) {
    if ($null -eq $Number) { return $null }
    $count = [long] $Number
    if ($count -gt 2147483647) { $count = $count - 4294967296 }
    return $count
}

function Get-Moment($Time) {
    if ($null -eq $Time) { return $null }
    return ([datetime] $Time).ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
}

# License servers write the ends of 32 bits of seconds, or a New Year before, for CALs that do not expire.
function Get-Expiry($Time) {
    if ($null -eq $Time) { return $null }
    $utc = ([datetime] $Time).ToUniversalTime()
    foreach ($never in @('2036-01-01', '2038-01-01', '2038-01-19')) {
        $days = ($utc - [datetime]::ParseExact($never, 'yyyy-MM-dd', [cultureinfo]::InvariantCulture)).TotalDays
        if ([math]::Abs($days) -le 1.2) { return $null }
    }
    return Get-Moment $Time
}

function Get-Holder($Name) {
    if ($Privacy -eq 'counts') { return $null }
    return $Name
}

function Get-Roles {
    if (-not (Test-Path -LiteralPath $rolesKey)) { return $null }
    $keys = @(Get-ChildItem -LiteralPath $rolesKey | Where-Object { $_.PSChildName -like 'RDS-*' -and $_.GetValue('InstallState') -eq 1 })
    return , [string[]] @($keys | ForEach-Object { $_.PSChildName })
}

function Get-OS {
    $os = Read-First $cimv2 'Win32_OperatingSystem'
    return [ordered]@{
        caption = Read-Property $os 'Caption'
        version = Read-Property $os 'Version'
        product_type = Read-Property $os 'ProductType'
        sku = Read-Property $os 'OperatingSystemSKU'
    }
}

function Get-Computer($Roles) {
    $system = Read-First $cimv2 'Win32_ComputerSystem'
    $suffix = Read-Value 'HKLM:\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters' 'Domain'
    $fqdn = $null
    if ($suffix) { $fqdn = $env:COMPUTERNAME + '.' + $suffix }
    return [ordered]@{
        name = $env:COMPUTERNAME
        fqdn = $fqdn
        domain = Read-Property $system 'Domain'
        domain_joined = Read-Property $system 'PartOfDomain'
        machine_id = Read-Value 'HKLM:\SOFTWARE\Microsoft\Cryptography' 'MachineGuid'
        os = Get-OS
        roles = $Roles
    }
}

# The policy goes over everything else; then what Windows says it goes by; then what is set locally.
function Get-Mode($Setting) {
    $mode = Read-Value $policyKey 'LicensingMode'
    if ($null -ne $mode) { return @($mode, 'policy') }
    $mode = Read-Property $Setting 'LicensingType'
    if ($null -ne $mode) { return @($mode, (Get-Source (Read-Property $Setting 'PolicySourceLicensingType'))) }
    $mode = Read-Value $modeKey 'LicensingMode'
    if ($null -ne $mode) { return @($mode, 'local') }
    return @($null, $null)
}

function Get-Source($Number) {
    if ($null -eq $Number) { return $null }
    if ($Number -eq 1) { return 'policy' }
    return 'local'
}

# The list and its source. A policy holds one text with commas.
function Get-Servers($Setting) {
    $text = Read-Value $policyKey 'LicenseServers'
    if ($null -ne $text) {
        return @([string[]] @($text -split ',' | ForEach-Object { $_.Trim() } | Where-Object { $_ }), 'policy')
    }
    if ($Setting) {
        $list = Read-Method $Setting 'GetSpecifiedLicenseServerList' @{} 'SpecifiedLSList'
        return @([string[]] @($list | Where-Object { $_ }), (Get-Source (Read-Property $Setting 'PolicySourceConfiguredLicenseServers')))
    }
    return @([string[]] @(Read-Value $listKey 'SpecifiedLicenseServers' | Where-Object { $_ }), 'local')
}

function Get-Ignored {
    if (-not (Test-Path -LiteralPath $ignoredKey)) { return , [string[]] @() }
    return , [string[]] @(Get-ChildItem -LiteralPath $ignoredKey | ForEach-Object { $_.PSChildName })
}

function Get-Connectivity($Server, $Status) {
    return [ordered]@{
        server = $Server
        status = $Status
    }
}

function Get-SessionHost($Setting) {
    $mode = Get-Mode $Setting
    $servers = Get-Servers $Setting
    $days = $null
    $connectivity = $null
    if ($Setting) {
        $days = Read-Method $Setting 'GetGracePeriodDays' @{} 'DaysLeft'
        $connectivity = @(foreach ($server in @($servers[0] | Select-Object -First 32)) {
                $status = Read-Method $Setting 'GetTStoLSConnectivityStatus' @{ ServerName = $server } 'TsToLsConnectivityStatus'
                if ($null -ne $status) { Get-Connectivity $server $status }
            })
    }
    return [ordered]@{
        licensing_mode = $mode[0]
        licensing_mode_source = $mode[1]
        license_servers = $servers[0]
        license_servers_source = $servers[1]
        grace_days_left = Get-Count $days
        connectivity = $connectivity
        ignored_license_servers = Get-Ignored
    }
}

function Get-KeyPack($Row) {
    return [ordered]@{
        key_pack_id = Read-Property $Row 'KeyPackId'
        description = Read-Property $Row 'Description'
        key_pack_type = Read-Property $Row 'KeyPackType'
        product_type = Read-Property $Row 'ProductType'
        product_version = Read-Property $Row 'ProductVersion'
        product_version_id = Read-Property $Row 'ProductVersionID'
        total = Get-Count (Read-Property $Row 'TotalLicenses')
        issued = Get-Count (Read-Property $Row 'IssuedLicenses')
        available = Get-Count (Read-Property $Row 'AvailableLicenses')
        expires_at = Get-Expiry (Read-Property $Row 'ExpirationDate')
    }
}

function Get-Issued($Row) {
    return [ordered]@{
        license_id = Read-Property $Row 'LicenseId'
        key_pack_id = Read-Property $Row 'KeyPackId'
        to_user = Get-Holder (Read-Property $Row 'sIssuedToUser')
        to_computer = Get-Holder (Read-Property $Row 'sIssuedToComputer')
        hardware_id = Get-Holder (Read-Property $Row 'sHardwareId')
        status = Read-Property $Row 'LicenseStatus'
        issued_at = Get-Moment (Read-Property $Row 'IssueDate')
        expires_at = Get-Moment (Read-Property $Row 'ExpirationDate')
    }
}

# Whoever may not read gets rows without ids: then nothing is known, not even how many there are.
function Get-Known($Rows, [string] $Id) {
    if ($null -eq $Rows) { return $null }
    foreach ($row in $Rows) {
        if ($null -eq (Read-Property $row $Id)) {
            Write-Warning ($Id + ': access denied')
            return $null
        }
    }
    return , $Rows
}

# 0 is activated, 1 is not, everything else is not known.
function Get-Activated($Server) {
    $status = Read-Method $Server 'GetActivationStatus' @{} 'ActivationStatus'
    if ($status -eq 0) { return $true }
    if ($status -eq 1) { return $false }
    return $null
}

function Get-LicenseServer($Server) {
    $activated = Get-Activated $Server
    $id = $null
    if ($activated) { $id = Read-Method $Server 'GetLicenseServerId' @{} 'sLicenseServerId' }
    $packs = Get-Known (Read-Rows $cimv2 'Win32_TSLicenseKeyPack') 'KeyPackId'
    if ($null -ne $packs) { $packs = @($packs | ForEach-Object { Get-KeyPack $_ }) }
    $issued = Get-Known (Read-Rows $cimv2 'Win32_TSIssuedLicense') 'LicenseId'
    if ($null -ne $issued) { $issued = @($issued | ForEach-Object { Get-Issued $_ }) }
    return [ordered]@{
        activated = $activated
        product_id = Read-Property $Server 'ProductId'
        server_id = $id
        scope = Read-Property $Server 'ServerRole'
        in_license_servers_group = Read-Method $Server 'IsLSinTSLSGroup' @{ Domain = '' } 'IsMember'
        key_packs = $packs
        prevents_license_upgrade = ((Read-Value $policyKey 'fPreventLicenseUpgrade') -eq 1)
        issued = $issued
    }
}

function Get-Collection($Row, $Hosts) {
    $names = $null
    if ($null -ne $Hosts) {
        $names = [string[]] @($Hosts | Where-Object { $_.CollectionAlias -eq $Row.Alias } | ForEach-Object { $_.Name })
    }
    return [ordered]@{
        name = $Row.Name
        hosts = $names
    }
}

function Get-Deployment($Broker) {
    $setting = Read-First $services 'Win32_TSDeploymentLicensing'
    $mode = $null
    $servers = $null
    if ((Read-Property $setting 'UseCentralLicensingSettings') -eq $true) {
        $mode = Read-Property $setting 'LicensingType'
        $servers = [string[]] @((Read-Property $setting 'LicenseServers') | Where-Object { $_ })
    }
    $collections = Read-Rows $management 'Win32_RDSHCollection'
    $hosts = Read-Rows $management 'Win32_RDSHServer'
    if ($null -ne $collections) { $collections = @($collections | ForEach-Object { Get-Collection $_ $hosts }) }
    return [ordered]@{
        broker = $Broker
        licensing_mode = $mode
        license_servers = $servers
        collections = $collections
    }
}

function Get-Collector {
    return [ordered]@{
        name = 'calfleet-collect.ps1'
        version = '1'
    }
}

function Get-Report {
    $roles = Get-Roles
    $computer = Get-Computer $roles
    $setting = Read-First $services 'Win32_TerminalServiceSetting'
    $server = $null
    if ($roles -contains 'RDS-Licensing') { $server = Read-First $cimv2 'Win32_TSLicenseServer' }
    $sessionHost = $null
    if ($roles -contains 'RDS-RD-Server' -or (Read-Property $setting 'TerminalServerMode') -eq 1) { $sessionHost = Get-SessionHost $setting }
    $licenseServer = $null
    if ($server) { $licenseServer = Get-LicenseServer $server }
    $deployment = $null
    if ($roles -contains 'RDS-Connection-Broker') {
        $broker = $computer.fqdn
        if (-not $broker) { $broker = $computer.name }
        $deployment = Get-Deployment $broker
    }
    return [ordered]@{
        schema = 1
        report_id = [guid]::NewGuid().ToString()
        collected_at = Get-Moment (Get-Date)
        collector = Get-Collector
        computer = $computer
        session_host = $sessionHost
        license_server = $licenseServer
        deployment = $deployment
    }
}

$path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Output)
$json = ConvertTo-Json -InputObject (Get-Report) -Depth 8
[System.IO.File]::WriteAllText($path, $json, (New-Object System.Text.UTF8Encoding $false))
Write-Output ('written to ' + $path)
