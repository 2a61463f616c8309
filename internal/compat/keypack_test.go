package compat

import "testing"

func TestKeyPack_OnlyInstalledCALsAreSupply(t *testing.T) {
	t.Parallel()
	const retail, volume, overIssue = 1, 2, 7
	tests := []struct {
		name string
		pack KeyPack
		want bool
	}{
		{"a volume pack is", KeyPack{Type: volume, ProductType: 1, Total: CountOf(50)}, true},
		{"a retail pack for devices is", KeyPack{Type: retail, ProductType: 0, Total: CountOf(5)}, true},
		{"a pack whose size was not read may be", KeyPack{Type: volume, ProductType: 1}, true},
		{"an unlimited pack is", KeyPack{Type: volume, ProductType: 1, Total: CountOf(-1)}, true},
		{"what Windows brings along is not", KeyPack{Type: packBuiltIn, ProductType: productTypeBuiltIn, Total: CountOf(-1)}, false},
		{"what Windows brings along is not, whatever its type", KeyPack{Type: volume, ProductType: 3, Total: CountOf(-1)}, false},
		{"temporary licenses are not", KeyPack{Type: packTemporary, ProductType: 0, Total: CountOf(20)}, false},
		{"the empty pool of what was issued too much is not", KeyPack{Type: overIssue, ProductType: 1, Total: CountOf(0), Issued: CountOf(3)}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.pack.IsSupply(); got != tt.want {
				t.Errorf("%+v: got %v", tt.pack, got)
			}
		})
	}
}
