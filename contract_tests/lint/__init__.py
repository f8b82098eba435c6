"""The gate for changes of the contract: what is wrong with a spec or its ledger, where, and the way out."""
