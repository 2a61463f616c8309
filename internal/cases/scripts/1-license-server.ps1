#requires -Version 5.1
#requires -RunAsAdministrator
#en: # Installs the RD Licensing role on the new license server, activates it and puts it into the group that Per User CALs need.
#en: # Run it on the new license server. What is done already is left as it is; -WhatIf shows what would be done.
#en: # Joining the group asks for a Domain Admin; the rest for an administrator of this server.
#en: # CALs themselves are installed in RD Licensing Manager: their codes and numbers don't belong into a file.
#fr: # Installe le rôle Gestionnaire de licences sur le nouveau serveur, l'active et l'ajoute au groupe qu'exigent les CAL Utilisateur.
#fr: # À exécuter sur le nouveau serveur de licences. Ce qui est déjà fait reste tel quel ; -WhatIf montre ce qui serait fait.
#fr: # Rejoindre le groupe demande un administrateur du domaine ; le reste, un administrateur de ce serveur.
#fr: # Les CAL s'installent dans le Gestionnaire de licences : leurs codes et numéros n'ont rien à faire dans un fichier.
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
param(
    [string] $FirstName,
    [string] $LastName,
    [string] $Company,
    [string] $CountryRegion
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Here = 'This is not the license server that the plan names: '; Role = 'Install the RD Licensing role'; Activated = 'The license server is activated.'; Activate = 'Activate the license server over the Internet'; ByHand = 'Not activated. Give -FirstName, -LastName, -Company and -CountryRegion, or activate it in RD Licensing Manager (licmgr.exe), by web or telephone.'; Group = 'Add it to the group Terminal Server License Servers'; Grouped = 'It is in the group Terminal Server License Servers.'; Next = 'Now install or migrate the CALs in RD Licensing Manager (licmgr.exe).' }
#fr: $say = @{ Here = 'Ce n''est pas le serveur de licences que le plan désigne : '; Role = 'Installer le rôle Gestionnaire de licences'; Activated = 'Le serveur de licences est activé.'; Activate = 'Activer le serveur de licences par Internet'; ByHand = 'Pas activé. Indiquez -FirstName, -LastName, -Company et -CountryRegion, ou activez-le dans le Gestionnaire de licences (licmgr.exe), par le web ou le téléphone.'; Group = 'L''ajouter au groupe Terminal Server License Servers'; Grouped = 'Il est dans le groupe Terminal Server License Servers.'; Next = 'Installez ou migrez maintenant les CAL dans le Gestionnaire de licences (licmgr.exe).' }

$here = [System.Net.Dns]::GetHostName()
if ($NewServer.Split('.')[0] -ne $here) {
    throw ($say.Here + $NewServer)
}

$missing = @(Get-WindowsFeature -Name 'RDS-Licensing', 'RDS-Licensing-UI' | Where-Object { -not $_.Installed })
if ($missing.Count -gt 0) {
    if (-not $PSCmdlet.ShouldProcess($here, $say.Role)) { return }
    Install-WindowsFeature -Name $missing.Name | Out-Null
}

$server = Get-CimInstance -Namespace root/CIMV2 -ClassName Win32_TSLicenseServer
#en: # 0 is activated, 1 is not
#fr: # 0 : activé, 1 : pas activé
$status = (Invoke-CimMethod -InputObject $server -MethodName GetActivationStatus).ActivationStatus
if ($status -eq 0) {
    Write-Output $say.Activated
}
elseif ($FirstName -and $LastName -and $Company -and $CountryRegion) {
    if ($PSCmdlet.ShouldProcess($here, $say.Activate)) {
        Set-CimInstance -InputObject $server -Property @{ FirstName = $FirstName; LastName = $LastName; Company = $Company; CountryRegion = $CountryRegion }
        $done = Invoke-CimMethod -InputObject $server -MethodName ActivateServerAutomatic
        if ($done.ReturnValue -ne 0) { throw ('0x{0:X8}' -f $done.ReturnValue) }
        Write-Output $say.Activated
    }
}
else {
    Write-Warning $say.ByHand
}

if ((Get-CimInstance -ClassName Win32_ComputerSystem).PartOfDomain) {
    $member = (Invoke-CimMethod -InputObject $server -MethodName IsLSinTSLSGroup -Arguments @{ Domain = '' }).IsMember
    if ($member) {
        Write-Output $say.Grouped
    }
    elseif ($PSCmdlet.ShouldProcess($here, $say.Group)) {
        $done = Invoke-CimMethod -InputObject $server -MethodName AddLStoTSLSGroup
        if ($done.ReturnValue -ne 0) { throw ('0x{0:X8}' -f $done.ReturnValue) }
    }
}
Write-Output $say.Next
