using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit.Sdk;

namespace Thalassa.Testing;

/// <summary>Waits for something that happens soon, but at no known time.</summary>
public static class Eventually
{
    /// <summary>How long each wait lasts at most when the caller says nothing; generous, for a busy machine.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(15);

    /// <summary>Waits until <paramref name="condition"/> is true.</summary>
    /// <param name="condition">Asked again and again; an exception counts as "not yet".</param>
    /// <param name="limit">The longest wait; <see cref="DefaultLimit"/> when null.</param>
    /// <param name="what">What is waited for, for the failure message; the condition's own text by default.</param>
    public static Task TrueAsync(
        Func<bool> condition, TimeSpan? limit = null, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        TrueAsync(() => Task.FromResult(condition()), limit, what);

    /// <inheritdoc cref="TrueAsync(Func{bool}, TimeSpan?, string)"/>
    public static Task TrueAsync(
        Func<Task<bool>> condition, TimeSpan? limit = null, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        PassesAsync(
            async () =>
            {
                if (!await condition())
                {
                    throw new XunitException("It was still false.");
                }
            },
            limit,
            what);

    /// <summary>Waits until <paramref name="assertions"/> pass, and fails with what they last said.</summary>
    /// <inheritdoc cref="TrueAsync(Func{bool}, TimeSpan?, string)"/>
    public static Task PassesAsync(
        Action assertions, TimeSpan? limit = null, [CallerArgumentExpression(nameof(assertions))] string what = "") =>
        PassesAsync(
            () =>
            {
                assertions();
                return Task.CompletedTask;
            },
            limit,
            what);

    /// <inheritdoc cref="PassesAsync(Action, TimeSpan?, string)"/>
    public static Task PassesAsync(
        Func<Task> assertions, TimeSpan? limit = null, [CallerArgumentExpression(nameof(assertions))] string what = "") =>
        GivesAsync<object>(
            async () =>
            {
                await assertions();
                return what;
            },
            limit,
            what);

    /// <summary>Waits until <paramref name="attempt"/> gives something other than null, and returns that.</summary>
    /// <inheritdoc cref="TrueAsync(Func{bool}, TimeSpan?, string)"/>
    public static async Task<T> GivesAsync<T>(
        Func<Task<T?>> attempt, TimeSpan? limit = null, [CallerArgumentExpression(nameof(attempt))] string what = "")
        where T : class
    {
        var most = limit ?? DefaultLimit;
        var clock = Stopwatch.StartNew();
        using var poll = new PeriodicTimer(Interval);
        Exception? failure = null;
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                var left = most - clock.Elapsed;
                if (await attempt().WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero) is { } value)
                {
                    return value;
                }

                failure = null;
            }
            catch (TimeoutException) when (failure is not null)
            {
                // The end of the wait interrupted the last attempt; the message of the previous one is more useful.
            }
            catch (Exception e)
            {
                failure = e;
            }

            if (clock.Elapsed >= most)
            {
                throw new XunitException(
                    $"Not within {most.TotalSeconds:0.###} s ({attempts} attempts): {what}\n{failure?.Message ?? "It was still null."}",
                    failure);
            }

            await poll.WaitForNextTickAsync();
        }
    }
}
