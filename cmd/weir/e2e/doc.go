// Package e2e has only tests: they build the weir binary and use it as a person
// would, on servers filled with an invented click stream.
//
//   - The example notebook runs headless, and every table that it writes is
//     compared with what a plain Go program makes of the same bytes.
//   - Small notebooks that must fail: their one error line, the outputs that
//     the executed copy keeps, and that no half a table is ever seen.
//   - With the tag integration the servers are real (MariaDB, vsftpd, an S3
//     server; .ci/servers starts them), and the same notebook also runs by
//     nbclient, by papermill and in JupyterLab in a browser.
//
// A site is the three servers with their contents; oracle is the plain program.
package e2e
