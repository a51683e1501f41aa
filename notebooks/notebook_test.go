package notebooks

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// golden compares with a file of testdata, or with -rewrite writes it.
func golden(t *testing.T, name string, have []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *rewrite {
		if err := os.WriteFile(path, have, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, have) {
		t.Errorf("%s is not what it was; run with -rewrite and read the difference", path)
	}
}

// full.ipynb is as Jupyter writes it, with fields on every level that nobody
// here knows: it must come out byte for byte.
func TestRoundTripIsExact(t *testing.T) {
	content, err := os.ReadFile("testdata/full.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	nb, err := Parse(content)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := nb.Write(&b); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), content) {
		t.Errorf("written:\n%s", b.String())
	}
}

func TestOldNotebooksGetIDs(t *testing.T) {
	old := `{"nbformat":4,"nbformat_minor":2,"metadata":{},"cells":[
		{"cell_type":"code","source":"a := 1\nb := 2","metadata":{},"outputs":[],"execution_count":null},
		{"cell_type":"markdown","source":["# T\n","x"],"metadata":{}},
		{"cell_type":"markdown","source":[],"metadata":{},"id":"same"},
		{"cell_type":"raw","source":"","metadata":{},"id":"same"}]}`
	nb, err := Parse([]byte(old))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, c := range nb.Cells {
		if c.ID() == "" || seen[c.ID()] {
			t.Errorf("id %q", c.ID())
		}
		seen[c.ID()] = true
	}
	if nb.Cells[0].Source != "a := 1\nb := 2" || nb.Cells[1].Source != "# T\nx" {
		t.Errorf("sources %q, %q", nb.Cells[0].Source, nb.Cells[1].Source)
	}
	var b bytes.Buffer
	if err := nb.Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"nbformat_minor": 5`, "\"source\": [\n    \"a := 1\\n\",\n    \"b := 2\"\n   ]"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %s in\n%s", want, b.String())
		}
	}
}

func TestRefusedFiles(t *testing.T) {
	for _, c := range []struct{ content, want string }{
		{``, "no notebook"},
		{"{\n\"a\": 1,\n}", "line 3"},
		{`[]`, "want an object"},
		{`null`, "want an object"},
		{"{\"a\":\"\xff\"}", "not UTF-8"},
		{`{"cells":[]}`, `no number "nbformat"`},
		{`{"nbformat":3,"worksheets":[]}`, "format 3 is too old"},
		{`{"nbformat":5,"cells":[]}`, "newer than format 4"},
		{`{"nbformat":4}`, `no list "cells"`},
		{`{"nbformat":4,"metadata":[],"cells":[]}`, `"metadata" is not an object`},
		{`{"nbformat":4,"cells":[7]}`, "cell 1 of the file"},
		{`{"nbformat":4,"cells":[{"cell_type":"heading","source":""}]}`, "not code, markdown or raw"},
		{`{"nbformat":4,"cells":[{"cell_type":"raw","source":5}]}`, "neither text nor a list"},
		{`{"nbformat":4,"cells":[{"cell_type":"raw"}]}`, "neither text nor a list"},
		{`{"nbformat":4,"cells":[{"cell_type":"code","source":"","outputs":{}}]}`, "not a list of objects"},
		{`{"nbformat":4,"cells":[{"cell_type":"code","source":"","outputs":[null]}]}`, "not a list of objects"},
		{`{"nbformat":4,"cells":[{"cell_type":"raw","source":"","metadata":[]}]}`, "metadata is not an object"},
	} {
		_, err := Parse([]byte(c.content))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.content, err, c.want)
		}
	}
	if _, err := Open("testdata/nosuch.ipynb"); !os.IsNotExist(err) {
		t.Error(err)
	}
}

func TestSaveKeepsTheMode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.ipynb")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (&Notebook{}).Save(path); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Error(info.Mode())
	}
}

// What is read once and written must be read again, and written the same.
func FuzzParse(f *testing.F) {
	full, err := os.ReadFile("testdata/full.ipynb")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(full)
	f.Add([]byte(`{"nbformat":4,"cells":[{"cell_type":"code","source":"x","outputs":[{"output_type":"stream","text":"a"}]}]}`))
	f.Add([]byte(`{"nbformat":4,"nbformat":4,"cells":[],"cells":[{"cell_type":"raw","source":["\ud800"]}]}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		nb, err := Parse(content)
		if err != nil {
			return
		}
		var first, second bytes.Buffer
		if err := nb.Write(&first); err != nil {
			t.Fatal(err)
		}
		again, err := Parse(first.Bytes())
		if err != nil {
			t.Fatalf("cannot read what was written: %v\n%s", err, first.Bytes())
		}
		if err := again.Write(&second); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("written twice:\n%s\n%s", first.Bytes(), second.Bytes())
		}
		if err := HTML(nb, &first, HTMLOptions{}); err != nil {
			t.Fatal(err)
		}
	})
}
