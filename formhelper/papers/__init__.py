"""Papers that formhelper draws itself: data sheets, stand-ins, own confirmations and covers."""
