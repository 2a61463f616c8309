package audit

import (
	"context"
	"strings"
	"time"
)

// The two texts that come with every pack, whatever its language.

const readMe = `Audit pack of %NAME% (%SLUG%)
As of %ASOF% (UTC). Tables in %LANGUAGE%.

What each file is

collections.csv         every collection with its verdict, its state and its worst rule
hosts.csv               every host in its collection: release, licensing mode, license servers, verdict, worst rule
license-servers.csv     every license server: release, activation, when its key packs were read
key-packs.csv           what the license servers report as installed
purchases.csv           what was bought; it can be imported again as it is
pins.csv                what people said of hosts and license servers by hand, and what reports say of the same; what is pinned counts whatever reports say
position.csv            for each version and kind of CAL: needed, purchased, covered by newer ones, installed, issued, and the signed balance
position-purchases.csv  which purchase covers needs of which version, and which purchases do not count
position-notes.csv      what is not known of the need, and what to bear in mind when reading the position
findings.csv            every rule violated or not judgeable as of then, with its evidence and its source
remedies.csv            the ways out of each finding, best first; column "Finding" leads to findings.csv
cases.csv               the remedies that somebody carries out or has carried out: by whom, how far, with the sums of what is attached
not-judged.csv          rules that had something to look at and lacked facts, with what would tell
manifest.json           every file with its size, its rows and its SHA-256
SHA256SUMS              the same sums for: sha256sum --check SHA256SUMS

All tables come from one instant of the database, and every verdict was judged from the facts of that instant.
"unknown" means that something was not read or is not in the rules. It is neither zero nor fine.
A text that a spreadsheet could take for a formula has an apostrophe in front. Times are in UTC.
Per User CALs are not enforced by Windows: more may be issued than are installed, and a balance may be negative.
`

const liseZMoi = `Dossier d’audit de %NAME% (%SLUG%)
État au %ASOF% (UTC). Tableaux en %LANGUAGE%.

Contenu de chaque fichier

collections.csv         chaque collection avec son verdict, son état et la règle la plus grave
hosts.csv               chaque hôte dans sa collection : version, mode de licence, serveurs de licences, verdict, règle la plus grave
license-servers.csv     chaque serveur de licences : version, activation, date de lecture de ses packs
key-packs.csv           ce que les serveurs de licences annoncent comme installé
purchases.csv           ce qui a été acheté ; le fichier peut être réimporté tel quel
pins.csv                ce que des personnes ont saisi sur les hôtes et les serveurs de licences, et ce qu’en disent les relevés ; ce qui est épinglé compte quoi que disent les relevés
position.csv            pour chaque version et type de CAL : nécessaires, achetées, couvertes par plus récentes, installées, délivrées, et le solde signé
position-purchases.csv  quel achat couvre des besoins de quelle version, et quels achats ne sont pas comptés
position-notes.csv      ce que l’on ne sait pas du besoin, et ce qu’il faut garder à l’esprit en lisant la position
findings.csv            chaque règle enfreinte ou impossible à juger à cette date, avec ses preuves et sa source
remedies.csv            les remèdes à chaque constat, le meilleur d’abord ; la colonne « Constat » renvoie à findings.csv
cases.csv               les remèdes que quelqu’un mène ou a menés à bien : par qui, jusqu’où, avec les sommes de ce qui est joint
not-judged.csv          les règles qui avaient matière à juger mais pas les faits, avec ce qui permettrait de juger
manifest.json           chaque fichier avec sa taille, son nombre de lignes et son SHA-256
SHA256SUMS              les mêmes sommes, pour : sha256sum --check SHA256SUMS

Tous les tableaux proviennent d’un même instant de la base, et chaque verdict a été rendu d’après les faits de cet instant.
« inconnu » veut dire qu’une donnée n’a pas été lue ou que les règles ne la connaissent pas. Ce n’est ni zéro ni conforme.
Un texte qu’un tableur pourrait prendre pour une formule est précédé d’une apostrophe. Les heures sont en UTC.
Windows n’impose pas le nombre de CAL Utilisateur : il peut s’en délivrer plus qu’il n’y en a d’installées, et un solde peut être négatif.
`

func (p *pack) readMe(_ context.Context, a *archive) error {
	return a.add("README.txt", text(p.fill(readMe, map[Language]string{English: "English", French: "French"})))
}

func (p *pack) liseZMoi(_ context.Context, a *archive) error {
	return a.add("LISEZMOI.txt", text(p.fill(liseZMoi, map[Language]string{English: "anglais", French: "français"})))
}

// fill puts what the pack is about into a text, whose lines end as Windows expects.
func (p *pack) fill(template string, languages map[Language]string) string {
	return strings.NewReplacer(
		"%NAME%", p.Name, "%SLUG%", p.Slug, "%ASOF%", p.AsOf.Format(time.DateTime), "%LANGUAGE%", languages[p.Language], "\n", "\r\n",
	).Replace(template)
}
