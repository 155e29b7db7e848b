using System.Xml.Linq;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Messaging.ServiceBus.Http;

namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>Requests of the management API, and what their answers mean.</summary>
internal sealed class ManagementConnection(Uri address, HttpPipelinePolicy authorization, ServiceBusAdministrationClientOptions options)
{
    private const string ContentType = "application/atom+xml;type=entry;charset=utf-8";

    private readonly HttpPipeline _pipeline = HttpPipelineBuilder.Build(options, [], [authorization], new ResponseClassifier());

    private readonly string _version =
        options.Version == ServiceBusAdministrationClientOptions.ServiceVersion.V2017_04 ? "2017-04" : "2021-05";

    public async Task<(Response Response, XElement Description)> CreateAsync(
        string path, XElement description, CancellationToken cancellationToken)
    {
        var response = await SendAsync(RequestMethod.Put, path, string.Empty, Atom.Entry(description), cancellationToken).ConfigureAwait(false);
        var entries = Atom.Entries(response, path, description.Name.LocalName);
        return entries.Count == 1 ? (response, entries[0].Description) : throw Failures.Unreadable(response, path);
    }

    /// <exception cref="ServiceBusException">There is none: 404, or an empty feed.</exception>
    public async Task<(Response Response, XElement Description)> GetAsync(string path, string description, CancellationToken cancellationToken)
    {
        var response = await SendAsync(RequestMethod.Get, path, "&enrich=false", body: null, cancellationToken).ConfigureAwait(false);
        return Atom.Entries(response, path, description) is [var entry]
            ? (response, entry.Description)
            : throw new ServiceBusException("There is no such entity.", ServiceBusFailureReason.MessagingEntityNotFound, path);
    }

    public async Task<Response<bool>> ExistsAsync(string path, string description, CancellationToken cancellationToken)
    {
        var response = await AskAsync(RequestMethod.Get, path, "&enrich=false", body: null, cancellationToken).ConfigureAwait(false);
        var exists = response.Status != 404 && Atom.Entries(Accept(response, RequestMethod.Get, path), path, description).Count == 1;
        return Response.FromValue(exists, response);
    }

    public Task<Response> DeleteAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(RequestMethod.Delete, path, string.Empty, body: null, cancellationToken);

    public AsyncPageable<T> List<T>(string path, string description, Func<string, XElement, T> read, CancellationToken cancellationToken)
        where T : notnull => new FeedPages<T>(this, path, description, read, cancellationToken);

    public async Task<Response> SendAsync(
        RequestMethod method, string path, string query, string? body, CancellationToken cancellationToken) =>
        Accept(await AskAsync(method, path, query, body, cancellationToken).ConfigureAwait(false), method, path);

    private static Response Accept(Response response, RequestMethod method, string path) => response.IsError
        ? throw Failures.OfManagement(response, path, creates: method == RequestMethod.Put)
        : response;

    private async Task<Response> AskAsync(
        RequestMethod method, string path, string query, string? body, CancellationToken cancellationToken)
    {
        using var message = _pipeline.CreateMessage();
        var escaped = string.Join('/', path.Split('/').Select(part => part.StartsWith('$') ? part : Uri.EscapeDataString(part)));
        message.Request.Method = method;
        message.Request.Uri.Reset(new Uri(address, $"{escaped}?api-version={_version}{query}"));
        message.SetProperty(ServiceBusConnection.AudienceProperty, new Uri(address, escaped).AbsoluteUri.ToLowerInvariant());
        if (body is not null)
        {
            message.Request.Headers.SetValue("Content-Type", ContentType);
            message.Request.Content = RequestContent.Create(BinaryData.FromString(body));
        }

        return await _pipeline.AnswerAsync(message, path, cancellationToken).ConfigureAwait(false);
    }
}
