package connectors

// StoreOf is storeOf, for tests of the stores through their addresses.
var StoreOf = storeOf
