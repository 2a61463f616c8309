#requires -Version 5.1
#requires -RunAsAdministrator
#en: # Writes down what this license server is and holds: identifiers, activation, key packs. It changes nothing but the folder it writes to.
#en: # Run it on the license server, as its administrator, before anything is done to it. A folder that has files already is not written to.
#fr: # Note ce qu'est et ce que détient ce serveur de licences : identifiants, activation, packs. Ne modifie que le dossier où il écrit.
#fr: # À exécuter sur le serveur de licences, en administrateur, avant toute intervention. Un dossier qui contient déjà des fichiers n'est pas réécrit.
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Low')]
param([Parameter(Mandatory = $true)] [string] $Folder)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Full = 'This folder has such files already: '; Write = 'Write down identifiers and key packs'; Done = 'Written. Keep the folder with the case: '; Meant = 'The plan names this license server: ' }
#fr: $say = @{ Full = 'Ce dossier contient déjà de tels fichiers : '; Write = 'Noter identifiants et packs'; Done = 'C''est noté. Gardez ce dossier avec le dossier de remède : '; Meant = 'Le plan désigne ce serveur de licences : ' }

$here = [System.Net.Dns]::GetHostName()
Write-Output ($say.Meant + $LicenseServer)
$about = Join-Path -Path $Folder -ChildPath ($here + '-license-server.csv')
$list = Join-Path -Path $Folder -ChildPath ($here + '-key-packs.csv')
if ((Test-Path -LiteralPath $about) -or (Test-Path -LiteralPath $list)) { throw ($say.Full + $Folder) }
if (-not $PSCmdlet.ShouldProcess($Folder, $say.Write)) { return }
New-Item -ItemType Directory -Path $Folder -Force | Out-Null
$server = Get-CimInstance -Namespace root/CIMV2 -ClassName Win32_TSLicenseServer
[pscustomobject] @{
    Name = $here; ProductId = $server.ProductId; LicenseServerId = (Invoke-CimMethod -InputObject $server -MethodName GetLicenseServerId).sLicenseServerId
    ActivationStatus = (Invoke-CimMethod -InputObject $server -MethodName GetActivationStatus).ActivationStatus; Version = $server.Version
} | Export-Csv -LiteralPath $about -NoTypeInformation -Encoding UTF8
Get-CimInstance -Namespace root/CIMV2 -ClassName Win32_TSLicenseKeyPack |
    Select-Object -Property @('KeyPackId', 'Description', 'KeyPackType', 'ProductType', 'ProductVersion', 'ProductVersionID', 'TotalLicenses', 'IssuedLicenses', 'AvailableLicenses', 'ExpirationDate') |
    Export-Csv -LiteralPath $list -NoTypeInformation -Encoding UTF8
Write-Output ($say.Done + $Folder)
