package catalog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"

	"weir/dataframe/plan"
)

// warehouse is a Store in a folder.
type warehouse struct{ folder plan.Folder }

var _ Store = (*warehouse)(nil)

// OpenWarehouse is a Catalog whose tables, views and schemas are in a folder.
func OpenWarehouse(ctx context.Context, root string, folder plan.Folder) (*Catalog, error) {
	c := New()
	w := &warehouse{folder}
	c.store, c.root = w, strings.TrimRight(root, "/")
	_, err := w.Schemas(ctx) // is it there, and may it be read?
	return c, err
}

const schemaFile, relationsFolder = "_schema.json", "_relations"

// fileName is a name as part of a path.
func fileName(name string) string {
	out := url.PathEscape(strings.ToLower(name))
	if strings.HasPrefix(out, ".") || strings.HasPrefix(out, "_") {
		out = fmt.Sprintf("%%%02X", out[0]) + out[1:] // a leading one hides a file
	}
	return out
}

// FileName is name as a folder of a warehouse.
func FileName(name string) string { return fileName(name) }

func relationFile(schema, name string) string {
	return path.Join(fileName(schema), relationsFolder, fileName(name)+".json")
}

// get reads a file as JSON; false: it is not there.
func (w *warehouse) get(ctx context.Context, name string, into any) (bool, error) {
	data, err := w.folder.Read(ctx, name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return false, fmt.Errorf("catalogue %s: %s: %w", w.folder, name, err)
	}
	return true, nil
}

// put writes a file as JSON.
func (w *warehouse) put(ctx context.Context, name string, v any, fresh bool) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	data = append(data, '\n')
	if !fresh {
		return w.folder.Put(ctx, name, data)
	}
	err = w.folder.CreateNew(ctx, name, data)
	if errors.Is(err, fs.ErrExist) {
		return ErrExists
	}
	return err
}

func (w *warehouse) Schemas(ctx context.Context) ([]Schema, error) {
	files, err := w.folder.Names(ctx, "*/"+schemaFile)
	if err != nil {
		return nil, err
	}
	out, main := []Schema{}, false
	for _, f := range files {
		var s Schema
		ok, err := w.get(ctx, f, &s)
		if err != nil {
			return nil, err
		}
		if ok {
			out, main = append(out, s), main || s.Name == Main
		}
	}
	if !main {
		out = append(out, Schema{Name: Main})
	}
	slices.SortFunc(out, func(a, b Schema) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

func (w *warehouse) CreateSchema(ctx context.Context, s Schema) error {
	return w.put(ctx, path.Join(fileName(s.Name), schemaFile), s, true)
}

func (w *warehouse) RemoveSchema(ctx context.Context, name string) error {
	return w.folder.Remove(ctx, path.Join(fileName(name), schemaFile))
}

func (w *warehouse) Relation(ctx context.Context, schema, name string) (*Relation, error) {
	r := &Relation{Schema: schema}
	ok, err := w.get(ctx, relationFile(schema, name), r)
	if err != nil || !ok {
		return nil, err
	}
	return r, nil
}

func (w *warehouse) Relations(ctx context.Context, schema string) (out []*Relation, err error) {
	files, err := w.folder.Names(ctx, path.Join(fileName(schema), relationsFolder, "*.json"))
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		r := &Relation{Schema: schema}
		ok, err := w.get(ctx, f, r)
		if err != nil {
			return nil, err
		}
		if ok { // else it was dropped meanwhile
			out = append(out, r)
		}
	}
	sortRelations(out)
	return out, nil
}

func (w *warehouse) Create(ctx context.Context, r *Relation) error {
	return w.put(ctx, relationFile(r.Schema, r.Name), r, true)
}

func (w *warehouse) Replace(ctx context.Context, r *Relation) error {
	return w.put(ctx, relationFile(r.Schema, r.Name), r, false)
}

func (w *warehouse) Remove(ctx context.Context, schema, name string) error {
	return w.folder.Remove(ctx, relationFile(schema, name))
}
