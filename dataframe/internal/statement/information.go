package statement

import (
	"context"
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/plan"
)

// information are the tables of information_schema; nil: name is none of them.
func (x *run) information(ctx context.Context, name []string) (plan.Node, error) {
	if len(name) < 2 || !strings.EqualFold(name[len(name)-2], "information_schema") {
		return nil, nil
	}
	switch last := strings.ToLower(name[len(name)-1]); last {
	case "schemata":
		return x.schemata(ctx)
	case "tables", "views", "columns":
		return x.relationsInfo(ctx, last)
	default:
		return nil, &catalog.Missing{What: "table", Name: full(name), Have: []string{"information_schema.schemata", "information_schema.tables", "information_schema.views", "information_schema.columns"}}
	}
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func (x *run) schemata(ctx context.Context) (plan.Node, error) {
	all, err := x.cat.Schemas(ctx)
	if err != nil {
		return nil, err
	}
	var rows [][]any
	for _, s := range append(all, catalog.Schema{Name: "information_schema"}) {
		rows = append(rows, []any{catalog.Name, s.Name, orNull(s.Location), orNull(s.Comment)})
	}
	return rowsOf([]string{"catalog_name", "schema_name", "location", "comment"}, texts(4), rows), nil
}

// relationsInfo is information_schema.tables, views or columns.
func (x *run) relationsInfo(ctx context.Context, what string) (plan.Node, error) {
	schemas, err := x.cat.Schemas(ctx)
	if err != nil {
		return nil, err
	}
	var rows [][]any
	for _, s := range append(schemas, catalog.Schema{Name: catalog.Temp}) {
		in, err := x.cat.Relations(ctx, s.Name)
		if err != nil {
			return nil, err
		}
		for _, r := range in {
			more, err := x.infoOf(ctx, what, r)
			if err != nil {
				return nil, err
			}
			rows = append(rows, more...)
		}
	}
	switch what {
	case "tables":
		names := []string{"table_catalog", "table_schema", "table_name", "table_type", "comment", "location", "rows"}
		return rowsOf(names, append(texts(6), column.Int64), rows), nil
	case "views":
		return rowsOf([]string{"table_catalog", "table_schema", "table_name", "view_definition"}, texts(4), rows), nil
	}
	names := []string{"table_catalog", "table_schema", "table_name", "column_name", "ordinal_position", "column_default", "is_nullable", "data_type", "comment"}
	types := texts(9)
	types[4] = column.Int64
	return rowsOf(names, types, rows), nil
}

func (x *run) infoOf(ctx context.Context, what string, r *catalog.Relation) (rows [][]any, err error) {
	start := []any{catalog.Name, r.Schema, r.Name}
	switch what {
	case "tables":
		kind := map[bool]string{true: "VIEW", false: "BASE TABLE"}[r.View != nil]
		if r.Temp && r.View == nil {
			kind = "LOCAL TEMPORARY"
		}
		var n any
		switch {
		case r.Memory != nil:
			n = r.Memory.Rows().N
		case r.Statistics != nil:
			n = r.Statistics.Rows
		}
		return [][]any{append(start, kind, orNull(r.Comment), orNull(r.Location), n)}, nil
	case "views":
		if r.View == nil {
			return nil, nil
		}
		return [][]any{append(start, r.View.Query)}, nil
	}
	fields, err := x.fieldsOf(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("information_schema.columns: %w", err)
	}
	for i, f := range fields {
		c := catalog.Column{}
		if known := r.Column(f.Name); known != nil {
			c = *known
		}
		null := map[bool]string{true: "NO", false: "YES"}[c.NotNull]
		typ := f.Type.String()
		if c.Domain != "" {
			typ = c.Domain
		}
		rows = append(rows, append(append([]any{}, start...), f.Name, int64(i+1), orNull(c.Default), null, typ, orNull(c.Comment)))
	}
	return rows, nil
}

// fieldsOf are the columns of a relation; those of one that cannot be read any more are none.
func (x *run) fieldsOf(ctx context.Context, r *catalog.Relation) ([]column.Field, error) {
	n, err := x.env.read(ctx, r)
	if ctx.Err() != nil {
		return nil, err
	}
	if err != nil {
		x.host.Note(err.Error())
		return nil, nil
	}
	return n.Schema().Fields, nil
}
