namespace Thalassa.Agent.Haproxy.Listening;

/// <summary>A place in a configuration that makes HAProxy listen.</summary>
/// <param name="Address">What it listens on.</param>
/// <param name="Section">The section's heading.</param>
/// <param name="Line">The line's number, from 1.</param>
/// <param name="OnlyIPv6">Whether a socket on <c>::</c> leaves IPv4 connections to others.</param>
public sealed record BindLine(ListenAddress Address, string Section, int Line, bool OnlyIPv6);
