@rem The cedille command on Windows.
@node "%~dp0cedille" %*
