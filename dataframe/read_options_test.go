package dataframe

import (
	"reflect"
	"strings"
	"testing"

	"weir/dataframe/plan"
)

func TestReadOptions(t *testing.T) {
	two := 2
	var o plan.ReadOptions
	for _, opt := range []ReadOption{
		Delimiter("\t"), QuoteChar("'"), EscapeChar(`\`), Comment("#"), SkipLines(2), Header(true), Names("a", "b"), NullText("NA"), NullText("-"), Ragged("fit"),
		DateFormat("%d/%m/%Y"), TimestampFormat("%d/%m/%Y %H:%M", "%F %T"), DecimalSeparator(","), ThousandsSeparator("."), Encoding("latin-1"), Compressed("gzip"),
		SniffFiles(-1), FileColumn("from"), BadRows("skip"), FileFormat("csv"),
	} {
		if err := opt(&o); err != nil {
			t.Error(err)
		}
	}
	want := plan.ReadOptions{Format: "csv", FileColumn: "from", BadRows: "skip", Encoding: "latin-1", Compression: "gzip", SniffFiles: -1, Delimiter: "\t", Quote: "'", Escape: `\`,
		Comment: "#", Skip: &two, Header: "yes", Names: []string{"a", "b"}, Null: []string{"NA", "-"}, Ragged: "fit", Decimal: ',', Thousands: '.',
		Dates: []string{"%d/%m/%Y"}, Timestamps: []string{"%d/%m/%Y %H:%M", "%F %T"}}
	if !reflect.DeepEqual(o, want) {
		t.Errorf("%+v\nnot\n%+v", o, want)
	}
	for want, opt := range map[string]ReadOption{
		`delimiter "abcde": it must be one to 4 bytes`: Delimiter("abcde"), `delimiter ""`: Delimiter(""), `delimiter "a\n"`: Delimiter("a\n"), `"" must be one`: DecimalSeparator(""), "below 0": SkipLines(-1), "there twice": Names("a", "a"),
		"not bad, fill, cut or fit": Ragged("loose"), "not gzip, zstd, bzip2 or none": Compressed("rar"), "is empty": FileColumn(""), "not quarantine, skip or fail": BadRows("eat"),
	} {
		if err := opt(&plan.ReadOptions{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
