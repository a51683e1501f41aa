package connectors

// builtin lists the connectors, local paths first, then by scheme.
func builtin() []Connector {
	return []Connector{
		local,
		ftpConnector,
		mysqlConnector,
		s3Connector,
	}
}
