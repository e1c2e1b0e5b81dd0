package dev.lastcall.cli;

/** What the command line starts without knowing it: the server, and calls of the API server. */
public record Launchers(ServeLauncher serve, UninstallLauncher uninstall) {}
