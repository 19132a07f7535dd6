"""The preview: a web server on this machine, which builds again when something is saved."""
