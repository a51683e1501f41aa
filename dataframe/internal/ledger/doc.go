// Package ledger shares the memory of a machine among the Weir processes of a user. It imports
// nothing of ours.
//
// Every process holds a lease: a file of its own in a folder that all share, which it has locked and
// which says how many bytes it may use. A lease is LeaseLeast at least, grows when its queries need
// more and the others leave room, and shrinks when they are over. The lock of a process goes when it
// ends, however it ends: the next that looks takes the lease for returned.
//
//	p := ledger.Process()
//	p.Add(n)        // a query holds n more bytes
//	if p.Over(0) {  // more than the lease, and it cannot grow
//		// … go to disk …
//	}
//
// All queries of a process share its lease. The collector's limit follows it when there is no room for more,
// and what queries are allowed.
package ledger
