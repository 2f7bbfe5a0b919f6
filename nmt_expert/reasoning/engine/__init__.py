"""The rule engine on experta, with every firing recorded."""
