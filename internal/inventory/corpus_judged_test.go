package inventory

// judgedFile is what files are called of which it is found out, and told, what records they hold.
const judgedFile = "liste.csv"

func (s *sample) isJudged() bool { return s.file == judgedFile }

// judgedSamples are files of which nobody says what records they hold: lists of collections and of the hosts in them, and files beside them that
// look alike and are of another kind.
func judgedSamples() []sample {
	of := func(name, text string) sample {
		return sample{name: name, file: judgedFile, data: []byte(text)}
	}
	return []sample{
		of("collections as our list exports them", "\ufeffCollection,Connection broker,Hosts,Mode,License servers,May connect,Do connect,Tags\nFinance,,rdsh01.contoso.local rdsh02.contoso.local,Per User,lic01.contoso.local,40,31,\n"),
		of("collections in French, as our list exports them", "\ufeffCollection;Service Broker;Hôtes;Mode;Serveurs de licences;Autorisés à se connecter;Se connectent;Étiquettes\nCompta;;rdsh01 rdsh02;Par utilisateur;lic01;40;;\n"),
		of("collections with hosts between commas and bars", "Ferme;Membres;Type de licence\nCompta;RDSH01, RDSH02|rdsh03;Par périphérique\n"),
		of("collections by their names and hosts", "Nom;Serveurs\nCompta;rdsh01 rdsh02\n"),
		of("Get-RDSessionCollection", "#TYPE Microsoft.RemoteDesktopServices.Management.RDSessionCollection\n\"CollectionName\",\"CollectionAlias\",\"CollectionDescription\",\"Size\",\"ResourceType\",\"CollectionType\"\n\"Finance\",\"Finance\",\"\",\"2\",\"RemoteApp programs\",\"PooledUnmanaged\"\n"),
		of("Get-RDSessionHost", "\"CollectionName\",\"SessionHost\",\"NewConnectionAllowed\"\n\"Finance\",\"RDSH01.contoso.local\",\"Yes\"\n\"Finance\",\"RDSH02.contoso.local\",\"No\"\n"),
		of("one host on each line", "Collection;Hôte\nCompta;rdsh01\nCompta;\\\\RDSH02\nPaie;RDSH03$\n"),
		of("one host on each line, and its domain", "Collection;Domaine;Hôte\nCompta;corp.example;rdsh01.corp.example\n"),
		of("one host on each line, and its broker", "Broker;Collection;Serveur\nrdcb01;Compta;rdsh01\n"),
		of("the same host of a collection twice", "Collection;Host\nFinance;rdsh01\nFinance;rdsh01\n"),
		of("the same host in two collections", "Collection;Host\nFinance;rdsh01\nSales;rdsh01\n"),
		of("a collection of two brokers", "Collection;Broker;May connect\nFinance;rdcb01;3\nFinance;rdcb02;4\n"),
		of("a member without a host", "Collection;Host\nFinance;\n"),
		of("a collection without a name", "Collection;Hosts\n;rdsh01\n"),
		of("a hostile name of a collection", "Collection;Hosts\n=cmd|' /C calc'!A0;rdsh01\n<script>alert(1)</script>;rdsh02\n"),
		of("hosts that are none", "Collection;Hosts\nFinance;rdsh01 'or'1'='1\n"),
		of("users that are no number", "Collection;May connect\nFinance;forty\n"),
		of("half a user", "Collection;May connect\nFinance;1,5\n"),
		of("a collection with nothing and what is cleared", "Collection;Hosts;Mode;License servers;May connect\nFinance;-;-;-;-\n"),
		of("Get-ADGroupMember", "#TYPE Microsoft.ActiveDirectory.Management.ADPrincipal\n\"distinguishedName\",\"name\",\"objectClass\",\"objectGUID\",\"SamAccountName\",\"SID\"\n\"CN=Anne\",\"Anne\",\"user\",\"a1\",\"anne\",\"S-1-5-21-1\"\n\"CN=B\",\"B\",\"group\",\"a2\",\"b\",\"S-1-5-21-2\"\n"),
		of("Get-LocalGroupMember", "\"ObjectClass\",\"Name\",\"PrincipalSource\",\"SID\"\n\"Utilisateur\",\"SRV\\anne\",\"Local\",\"S-1-5-21-1\"\n\"Groupe\",\"CONTOSO\\GG\",\"ActiveDirectory\",\"S-1-5-21-2\"\n"),
		of("Get-ADUser", "\"DistinguishedName\",\"Enabled\",\"GivenName\",\"Name\",\"ObjectClass\",\"SamAccountName\",\"UserPrincipalName\"\n\"CN=Anne\",\"True\",\"Anne\",\"Anne\",\"user\",\"anne\",\"anne@contoso.local\"\n\"CN=Bea\",\"False\",\"Bea\",\"Bea\",\"user\",\"bea\",\"bea@contoso.local\"\n"),
		of("groups and their users", "Groupe;Utilisateur\nCompta;anne\nCompta;ANNE\nCompta;bruno\nPaie;anne\n"),
		of("users of collections and of groups", "Collection;Group;Login\nFinance;GG-A;anne\nFinance;GG-B;anne\n"),
		of("users of a class that is none", "Group;User;ObjectClass\nFinance;x;foreignSecurityPrincipal\nFinance;y;contact\n"),
		of("users without a name", "Group;User\nFinance;\n"),
		of("Get-ADComputer", "\"DNSHostName\",\"Enabled\",\"Name\",\"ObjectClass\",\"OperatingSystem\",\"SamAccountName\",\"SID\"\n\"rdsh01.contoso.local\",\"True\",\"RDSH01\",\"computer\",\"Windows Server 2019 Standard\",\"RDSH01$\",\"S-1-5-21-9\"\n"),
		of("the report of who holds Per User CALs", "User,ProductVersion,CALType,ExpirationDate\nanne,Windows Server 2019,RDS Per User CAL,01/01/2027\n"),
		of("hosts with their collection", "Host;Collection;Operating system;Mode\nrdsh01;Finance;Windows Server 2019;Per User\n"),
		of("hosts with a mode and license servers", "Name;Mode;License servers\nrdsh01;Per User;lic01\n"),
		of("license servers with their hosts", "License server;Activated;Hosts\nlic01;yes;rdsh01\n"),
		of("key packs with a collection", "License server;Collection;CAL version;Kind;Installed;Issued\nlic01;Finance;2022;User;40;3\n"),
		of("purchases with a collection", "Order number;Collection;CAL version;CAL kind;Quantity\nPO-1;Finance;2022;User;50\n"),
	}
}
