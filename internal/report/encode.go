package report

import (
	"encoding/json"
	"fmt"
)

// Encode writes a report as one line of JSON. A report that Decode would refuse
// is refused here with the same Problems, so that the collector and not the
// portal is where a mistake is found.
func Encode(r Report) ([]byte, error) {
	data, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode report %s: %w", r.ID, err)
	}
	if _, err := Decode(data); err != nil {
		return nil, err
	}
	return data, nil
}
