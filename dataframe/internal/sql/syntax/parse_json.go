package syntax

// jsonMakers are the functions that make JSON of keys and values, which the standard writes with words between them.
var jsonMakers = wordSet("json_object json_objectagg json_array json_arrayagg")

// takesPairs reports whether c is a call of json_object or json_objectagg.
func takesPairs(c *Call) bool {
	name := lower(c.Name[len(c.Name)-1])
	return name == "json_object" || name == "json_objectagg"
}

// jsonKeyWord steps over KEY of KEY 'a' VALUE 1.
func (p *parser) jsonKeyWord(c *Call) {
	if takesPairs(c) && p.is("key") && p.ahead(1).kind != tokSign {
		p.advance()
	}
}

// jsonValueWord steps over what stands between a key and its value: VALUE, or a colon.
func (p *parser) jsonValueWord(c *Call) bool {
	return takesPairs(c) && len(c.Args)%2 == 1 && (p.take("value") || p.take(":"))
}
