using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Concord.Diagnostics;
using Concord.Diagnostics.Events;

namespace Concord.Tests.Diagnostics;

/// <summary>The listeners of the process hear everybody, so each test looks for what it alone has told.</summary>
[Collection("Telemetry listens to the whole process")]
public sealed class TelemetryTests
{
    // Source: concord.md section 14.2, with the operations of 14.1.
    private static readonly string[] Operations =
    [
        "put", "get", "delete", "put_if", "delete_if", "touch", "ttl", "get_with_ttl", "put_many", "get_many", "delete_many", "touch_many", "query",
        "index_lookup",
    ];

    private static readonly string[] PrometheusNames =
    [
        .. Operations.Select(operation => $"concord_api_{operation}_duration_milliseconds"),
        .. Operations.Select(operation => $"concord_api_{operation}_count_total"),
        "concord_operation_apply_duration_milliseconds", "concord_operation_apply_count_total", "concord_cluster_size", "concord_cluster_memory",
        "concord_cluster_member_count", "concord_cluster_commit_index", "concord_cluster_is_leader", "concord_snapshot_created_size",
        "concord_snapshot_installed_size", "concord_wal_sync_seconds", "concord_wal_batch_size", "concord_replica_lag_revisions",
        "concord_replica_resync_total", "concord_barrier_seconds", "concord_ttl_expired_total", "concord_event_subscribers",
        "concord_events_published_total", "concord_etcd_child_restarts_total", "concord_build_info",
    ];

    // What may be a tag. Nothing in it comes from a caller.
    private static readonly string[] Tags = ["result", "consistency", "operation", "mode", "reason", "node", "version"];

    private readonly ConcurrentQueue<(Instrument Instrument, double Value, string Tags)> _measured = new();

    [Fact]
    public void Every_metric_of_the_specification_is_there_by_its_name()
    {
        using var store = ConcordTelemetry.Observe(() => default);
        using var listener = Listen();
        TellEverything("ok");
        listener.RecordObservableInstruments();
        var names = _measured.Select(measurement => PrometheusName.Of(measurement.Instrument)).ToHashSet();
        PrometheusNames.Except(names).ShouldBeEmpty();
        names.Except(PrometheusNames).Order().ShouldBe(["concord_operation_unknown_command_total", "concord_replica_gap_total"]);
        names.ShouldAllBe(name => name.All(c => char.IsAsciiLetterLower(c) || c == '_'));
        _measured.ShouldAllBe(measurement => measurement.Instrument.Description != null);
    }

    [Fact]
    public void Calls_are_counted_by_result_and_consistency_and_timed_in_milliseconds()
    {
        using var listener = Listen();
        var result = $"test-{Guid.NewGuid():n}";
        ConcordTelemetry.ApiCalled(new ApiCall
        {
            Operation = ApiOperation.GetWithTtl, Result = result, Duration = TimeSpan.FromMilliseconds(7.25), Consistency = ReadConsistency.Strong,
        });
        ConcordTelemetry.ApiCalled(new ApiCall { Operation = ApiOperation.DeleteMany, Result = result, Duration = TimeSpan.FromSeconds(2) });
        _measured.Where(m => m.Tags.Contains(result)).Select(m => (m.Instrument.Name, m.Value, m.Tags)).ShouldBe(
        [
            ("concord.api.get_with_ttl.count", 1, $"consistency=strong,result={result}"),
            ("concord.api.delete_many.count", 1, $"consistency=none,result={result}"),
        ]);
        _measured.ShouldContain(m => m.Instrument.Name == "concord.api.get_with_ttl.duration" && m.Value == 7.25 && m.Instrument.Unit == "ms");
        _measured.ShouldContain(m => m.Instrument.Name == "concord.api.delete_many.duration" && m.Value == 2000);
    }

    [Fact]
    public void The_rest_is_measured_in_its_units()
    {
        using var listener = Listen();
        ConcordTelemetry.WalSynced(TimeSpan.FromMilliseconds(1.5), 77_001, "test-mode");
        ConcordTelemetry.BarrierPassed(TimeSpan.FromMilliseconds(2.5), "test-mode");
        ConcordTelemetry.OperationApplied("test-operation", 5, TimeSpan.FromMilliseconds(0.25));
        ConcordTelemetry.SnapshotCreated(77_002, TimeSpan.FromSeconds(1), "n1");
        ConcordTelemetry.ExpiredRemoved(TimeSpan.FromSeconds(1), 77_003);
        ConcordTelemetry.ReplicaResynced("test-reason");
        Has("concord.wal.sync", 0.0015, "mode=test-mode");
        Has("concord.wal.batch_size", 77_001, "");
        Has("concord.barrier", 0.0025, "mode=test-mode");
        Has("concord.operation.apply.duration", 0.25, "");
        Has("concord.operation.apply.count", 1, "operation=test-operation");
        Has("concord.snapshot.created.size", 77_002, "");
        Has("concord.ttl.expired", 77_003, "");
        Has("concord.replica.resync", 1, "reason=test-reason");

        void Has(string name, double value, string tags) =>
            _measured.ShouldContain(m => m.Instrument.Name == name && m.Value == value && m.Tags == tags, $"{name} {value} {tags}");
    }

    [Fact]
    public void Gauges_are_asked_when_somebody_collects_and_until_the_store_is_gone()
    {
        using var listener = Listen();
        var node = $"n-{Guid.NewGuid():n}";
        var asked = 0;
        var figures = new StoreFigures
        {
            Size = 1, MemoryBytes = 2, MemberCount = 3, CommitIndex = 4, IsLeader = true, ReplicaLagRevisions = 5, EventSubscribers = 6,
        };
        using (ConcordTelemetry.Observe(
            () =>
            {
                asked++;
                return figures;
            },
            node))
        {
            asked.ShouldBe(0);
            listener.RecordObservableInstruments();
        }

        _measured.Where(m => m.Tags == "node=" + node).Select(m => $"{PrometheusName.Of(m.Instrument)} {m.Value}").Order().ShouldBe(
        [
            "concord_cluster_commit_index 4", "concord_cluster_is_leader 1", "concord_cluster_member_count 3", "concord_cluster_memory 2",
            "concord_cluster_size 1", "concord_event_subscribers 6", "concord_replica_lag_revisions 5",
        ]);
        _measured.ShouldContain(m => m.Instrument.Name == "concord.build.info" && m.Value == 1 && m.Tags == "version=" + ConcordMeter.Version);
        _measured.Clear();
        listener.RecordObservableInstruments();
        _measured.Where(m => m.Tags == "node=" + node).ShouldBeEmpty();
    }

    [Fact]
    public void While_nobody_listens_a_call_allocates_nothing()
    {
        var call = new ApiCall { Operation = ApiOperation.Get, Result = "ok", Duration = TimeSpan.FromMicroseconds(3), Consistency = ReadConsistency.Leader };
        Tell(call);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) Tell(call);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        static void Tell(in ApiCall call)
        {
            var span = ConcordActivitySource.StartApiCall(call.Operation, call.Consistency, hasTtl: false);
            ConcordTelemetry.ApiCalled(call);
            ConcordTelemetry.OperationApplied("transaction", 7, call.Duration);
            ConcordTelemetry.WalSynced(call.Duration, 1, "always");
            ConcordTelemetry.BarrierPassed(call.Duration, "log");
            ConcordActivitySource.EndApiCall(span, call.Result, 7);
        }
    }

    [Fact]
    public void Every_event_of_the_specification_is_raised_with_what_belongs_to_it()
    {
        var heard = new ConcurrentQueue<KeyValuePair<string, object?>>();
        using (ConcordEventSource.Listener.Subscribe(new Observer(heard), _ => true)) TellEverything("ok");
        string[] expected =
        [
            .. Operations.Select(operation => "concord.api." + operation), "concord.operation.apply", "concord.operation.unknown_command",
            "concord.state.change", "concord.snapshot.created", "concord.snapshot.installed", "concord.ttl.cleanup", "concord.backup.restored",
            "concord.cluster.status", "concord.wal.sync", "concord.barrier", "concord.replica.lag", "concord.replica.resync", "concord.replica.gap",
        ];
        heard.Select(told => told.Key).Distinct().Order().ShouldBe(expected.Order());
        Has("concord.api.put_many", new ApiCall
        {
            Operation = ApiOperation.PutMany, Result = "ok", Duration = TimeSpan.FromMilliseconds(1), HasTtl = true, Compressed = true, BatchSize = 12,
        });
        Has("concord.state.change", new StateChanged("leader", "n1"));
        Has("concord.snapshot.installed", new SnapshotTaken(20, TimeSpan.FromSeconds(1), "n1"));
        Has("concord.replica.gap", new ReplicaDisturbed("hole"));

        void Has(string name, object payload) => heard.ShouldContain(KeyValuePair.Create<string, object?>(name, payload));
    }

    [Fact]
    public void Only_the_events_that_were_asked_for_are_raised()
    {
        var heard = new ConcurrentQueue<KeyValuePair<string, object?>>();
        using (ConcordEventSource.Listener.Subscribe(new Observer(heard), name => name == "concord.state.change")) TellEverything("ok");
        heard.Select(told => told.Key).Distinct().ShouldBe(["concord.state.change"]);
    }

    [Fact]
    public void No_metric_has_a_tag_that_a_caller_could_make_up()
    {
        using var store = ConcordTelemetry.Observe(() => default, "n1");
        using var listener = Listen();
        TellEverything("ok");
        listener.RecordObservableInstruments();
        _measured.SelectMany(m => m.Tags.Split(',', StringSplitOptions.RemoveEmptyEntries)).Select(tag => tag.Split('=')[0]).ToHashSet()
            .Except(Tags).ShouldBeEmpty();
    }

    [Fact]
    public void A_call_is_a_span_with_real_beginning_and_end_and_its_waits_are_within_it()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = Trace(ended);
        ActivityTraceId trace;
        using (var caller = new Activity("caller").Start())
        {
            trace = caller.TraceId;
            var span = ConcordActivitySource.StartApiCall(ApiOperation.PutIf, hasTtl: true, key: "k")!;
            ConcordActivitySource.CurrentTraceId.ShouldBe(caller.TraceId.ToHexString());
            ConcordActivitySource.CurrentSpanId.ShouldBe(span.SpanId.ToHexString());
            ConcordActivitySource.StartBarrier(ReadConsistency.Strong)!.Dispose();
            ConcordActivitySource.StartCommit()!.Dispose();
            ConcordActivitySource.StartEtcdCall("etcdserverpb.KV/Txn")!.Dispose();
            ConcordActivitySource.EndApiCall(span, "condition_failed", 17);
        }

        var spans = ended.Where(span => span.TraceId == trace).ToArray();
        spans.Select(span => span.OperationName).ShouldBe(["concord.barrier", "concord.commit", "concord.etcd", "concord.api.put_if"]);
        var call = spans[^1];
        spans[..3].ShouldAllBe(span => span.ParentSpanId == call.SpanId);
        call.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").ShouldBe(
        [
            "concord.operation=put_if", "concord.has_ttl=True", "concord.key=k", "concord.result=condition_failed", "concord.revision=17",
        ]);
        call.Status.ShouldBe(ActivityStatusCode.Unset);
        call.Duration.ShouldBeGreaterThan(TimeSpan.Zero);
        spans[0].TagObjects.ShouldHaveSingleItem().ShouldBe(new KeyValuePair<string, object?>("concord.consistency", "strong"));
    }

    [Theory]
    [InlineData("ok", ActivityStatusCode.Unset)]
    [InlineData("not_found", ActivityStatusCode.Unset)]
    [InlineData("forbidden", ActivityStatusCode.Error)]
    [InlineData("timeout", ActivityStatusCode.Error)]
    public void A_span_has_failed_when_the_call_has(string result, ActivityStatusCode status)
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = Trace(ended);
        var span = ConcordActivitySource.StartApiCall(ApiOperation.Get, ReadConsistency.Leader)!;
        ConcordActivitySource.EndApiCall(span, result);
        span.Status.ShouldBe(status);
        span.TagObjects.ShouldNotContain(tag => tag.Key == "concord.key" || tag.Key == "concord.has_ttl" || tag.Key == "concord.revision");
    }

    [Fact]
    public void Outside_of_a_trace_there_is_no_id()
    {
        Activity.Current.ShouldBeNull();
        ConcordActivitySource.CurrentTraceId.ShouldBeNull();
        ConcordActivitySource.CurrentSpanId.ShouldBeNull();
        ConcordActivitySource.EndApiCall(null, "ok");
    }

    private static void TellEverything(string result)
    {
        foreach (var operation in Enum.GetValues<ApiOperation>())
        {
            ConcordTelemetry.ApiCalled(new ApiCall
            {
                Operation = operation, Result = result, Duration = TimeSpan.FromMilliseconds(1), HasTtl = true, Compressed = true, BatchSize = 12,
            });
        }

        ConcordTelemetry.OperationApplied("transaction", 7, TimeSpan.FromMilliseconds(1));
        ConcordTelemetry.UnknownCommandFound(3);
        ConcordTelemetry.StateChanged("leader", "n1");
        ConcordTelemetry.SnapshotCreated(10, TimeSpan.FromSeconds(1), "n1");
        ConcordTelemetry.SnapshotInstalled(20, TimeSpan.FromSeconds(1), "n1");
        ConcordTelemetry.ExpiredRemoved(TimeSpan.FromSeconds(1), 30);
        ConcordTelemetry.BackupRestored(40);
        ConcordTelemetry.ClusterStatus(50, 60);
        ConcordTelemetry.WalSynced(TimeSpan.FromMilliseconds(1), 70, "always");
        ConcordTelemetry.BarrierPassed(TimeSpan.FromMilliseconds(1), "log");
        ConcordTelemetry.ReplicaLag(80);
        ConcordTelemetry.ReplicaResynced("restored");
        ConcordTelemetry.ReplicaGapFound("hole");
        ConcordTelemetry.EventsPublished(90);
        ConcordTelemetry.EtcdChildRestarted();
    }

    private static ActivityListener Trace(ConcurrentQueue<Activity> ended)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Concord", Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "Concord") self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        return listener;
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Enqueue((instrument, value, string.Join(',', tags.ToArray().OrderBy(tag => tag.Key).Select(tag => $"{tag.Key}={tag.Value}"))));

    private sealed class Observer(ConcurrentQueue<KeyValuePair<string, object?>> heard) : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> value) => heard.Enqueue(value);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
