#requires -Version 5.1
#requires -RunAsAdministrator
#requires -Modules RemoteDesktop
#en: # Gives the hosts of each further release a collection of their own. It signs nobody out: hosts with sessions are closed for new ones and left for the next run.
#en: # Run it where the module RemoteDesktop is, best on the broker. What is done already is left as it is. New collections are called by -Prefix and the release.
#fr: # Donne aux hôtes de chaque autre version leur propre collection. Ne ferme aucune session : les hôtes occupés n'en admettent plus de nouvelles et attendent la prochaine exécution.
#fr: # À exécuter là où se trouve le module RemoteDesktop, de préférence sur le service Broker. Ce qui est déjà fait reste tel quel. Les nouvelles collections s'appellent d'après -Prefix et la version.
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([Parameter(Mandatory = $true)] [string] $Prefix)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
#data
#en: $say = @{ Broker = 'The hosts have no broker, or several: nothing is done.'; There = 'in its new collection already: '; Close = 'Let no new sessions onto it'; Busy = 'still has sessions, run this again later: '; Move = 'Move it to the collection '; Create = 'Create the collection with '; Open = 'Let sessions onto it again'; Publish = 'Now publish the programs and name the groups of users in: ' }
#fr: $say = @{ Broker = 'Les hôtes n''ont aucun service Broker, ou plusieurs : rien n''est fait.'; There = 'déjà dans sa nouvelle collection : '; Close = 'N''y admettre aucune nouvelle session'; Busy = 'a encore des sessions, relancez plus tard : '; Move = 'Le déplacer vers la collection '; Create = 'Créer la collection avec '; Open = 'Y admettre de nouveau des sessions'; Publish = 'Publiez maintenant les programmes et désignez les groupes d''utilisateurs dans : ' }

if ($Brokers.Count -ne 1) { throw $say.Broker }
$broker = $Brokers[0]
foreach ($release in $Split.Keys) {
    $target = $Prefix + ' ' + $release
    $known = @(Get-RDSessionCollection -ConnectionBroker $broker | Where-Object { $_.CollectionName -eq $target })
    $inside = @()
    if ($known.Count -gt 0) {
        $inside = @(Get-RDSessionHost -CollectionName $target -ConnectionBroker $broker | ForEach-Object { $_.SessionHost })
    }
    $old = @(Get-RDSessionHost -CollectionName $Collection -ConnectionBroker $broker | ForEach-Object { $_.SessionHost })
    foreach ($name in $Split[$release]) {
        if ($inside -contains $name) {
            Write-Output ($say.There + $name)
            continue
        }
        if ($old -contains $name) {
            if ($PSCmdlet.ShouldProcess($name, $say.Close)) {
                Set-RDSessionHost -SessionHost $name -NewConnectionAllowed No -ConnectionBroker $broker
            }
            $sessions = @(Get-RDUserSession -ConnectionBroker $broker | Where-Object { $_.HostServer -eq $name })
            if ($sessions.Count -gt 0) {
                Write-Warning ($say.Busy + $name)
                continue
            }
        }
        if (-not $PSCmdlet.ShouldProcess($name, $say.Move + $target)) { continue }
        if ($old -contains $name) {
            Remove-RDSessionHost -SessionHost $name -ConnectionBroker $broker -Force
        }
        if ($known.Count -eq 0) {
            Write-Output ($say.Create + $name)
            New-RDSessionCollection -CollectionName $target -SessionHost $name -ConnectionBroker $broker | Out-Null
            $known = @(Get-RDSessionCollection -ConnectionBroker $broker | Where-Object { $_.CollectionName -eq $target })
        }
        else {
            Add-RDSessionHost -CollectionName $target -SessionHost $name -ConnectionBroker $broker
        }
        Write-Output ($say.Open + ': ' + $name)
        Set-RDSessionHost -SessionHost $name -NewConnectionAllowed Yes -ConnectionBroker $broker
    }
    Write-Output ($say.Publish + $target)
}
