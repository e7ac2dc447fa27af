using Concord.Embedded.Disks;

namespace Concord.Tests.Embedded;

/// <summary>
/// A disk in memory that forgets like a real one. What was not flushed may be lost at a power failure, each 512-byte sector by itself;
/// a failed flush leaves pages that look clean and are not on the disk; names are as durable as their directory's last flush.
/// All chance comes from one seed.
/// </summary>
internal sealed class SimulatedDisk(int seed) : IDisk
{
    private readonly Lock _gate = new();
    private readonly List<NameChange> _pending = [];
    private Dictionary<string, SimulatedFile> _names = [];
    private Dictionary<string, SimulatedFile> _durableNames = [];
    private int _boot;
    private bool _locked;
    private bool _down;
    private int _crashIn = -1;
    private int _faultIn = -1;

    public int Seed => seed;

    public Random Random { get; } = new(seed);

    /// <summary>Bytes that all files together may have.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>
    /// Whether the system writes back by itself now and then: some of what was not flushed gets to the disk early, sectors that are just
    /// being written to as they are at that moment.
    /// </summary>
    public bool WritesBack { get; init; }

    public long FreeBytes
    {
        get
        {
            lock (_gate) return Capacity - UsedBytes;
        }
    }

    public long UsedBytes
    {
        get
        {
            lock (_gate) return _names.Values.Distinct().Sum(file => file.Length);
        }
    }

    /// <summary>Flushes of files so far.</summary>
    public int Flushes { get; private set; }

    /// <summary>It has crashed and was not restarted.</summary>
    public bool IsDown => _down;

    public IEnumerable<string> Names => _names.Keys.Order(StringComparer.Ordinal);

    /// <summary>The machine stops at the n-th change from now.</summary>
    public void CrashIn(int changes) => _crashIn = changes;

    /// <summary>The n-th change from now fails, once.</summary>
    public void FailIn(int changes) => _faultIn = changes;

    public byte[] Content(string name) => _names[name].Content();

    /// <summary>The file of that name, for looking behind what its user sees.</summary>
    public SimulatedFile File(string name) => _names[name];

    /// <summary>Damages a file behind the back of whoever wrote it.</summary>
    public void SetContent(string name, byte[] content) => _names[name] = _durableNames[name] = new SimulatedFile(content);

    public void Remove(string name)
    {
        _names.Remove(name);
        _durableNames.Remove(name);
    }

    /// <summary>Starts anew after a crash, or without one.</summary>
    /// <param name="powerFailed">False: only the process ended, and the operating system still knows all that was written.</param>
    public void Restart(bool powerFailed)
    {
        lock (_gate)
        {
            if (powerFailed)
            {
                // The journal keeps the order of names: some first part of what was not flushed has made it.
                foreach (var change in _pending.Take(Random.Next(_pending.Count + 1))) change.Apply(_durableNames);
                _names = new Dictionary<string, SimulatedFile>(_durableNames);
                foreach (var file in _names.Values) file.LosePower(Random);
                _pending.Clear();
            }

            _boot++;
            _locked = false;
            _down = false;
            _crashIn = _faultIn = -1;
        }
    }

    public string PathOf(string name) => $"disk-{seed}:/{name}";

    public void CreateDirectory(string name)
    {
        // Directories are simply there.
    }

    public IDisposable? TryLock(string name)
    {
        lock (_gate)
        {
            if (_locked) return null;
            _locked = true;
            return new Release(this, _boot);
        }
    }

    public IDisposable? TryLockExisting(string name)
    {
        lock (_gate) return _locked ? null : TryLock(name);
    }

    public bool Exists(string name)
    {
        lock (_gate) return _names.ContainsKey(name);
    }

    public IReadOnlyList<string> List(string directory)
    {
        lock (_gate)
        {
            var names = _names.Keys.Where(name => DirectoryOf(name) == directory).Select(name => name[(name.LastIndexOf('/') + 1)..]);
            return [.. names.Order(StringComparer.Ordinal)];
        }
    }

    public IDiskFile Create(string name)
    {
        lock (_gate)
        {
            Change();
            var file = new SimulatedFile([]);
            Rename(new NameChange(null, name, file));
            return new Handle(this, file, name, _boot);
        }
    }

    public IDiskFile Open(string name, bool writable)
    {
        lock (_gate)
        {
            CheckUp(_boot);
            return _names.TryGetValue(name, out var file) ? new Handle(this, file, name, _boot) : throw new FileNotFoundException(name);
        }
    }

    public void Rename(string from, string to)
    {
        lock (_gate)
        {
            Change();
            Rename(new NameChange(from, to, _names[from]));
        }
    }

    public void Delete(string name)
    {
        lock (_gate)
        {
            if (!_names.ContainsKey(name)) return;
            Change();
            Rename(new NameChange(name, null, null));
        }
    }

    public void FlushDirectory(string directory)
    {
        lock (_gate)
        {
            Change();
            var last = _pending.FindLastIndex(change => change.Touches(directory));
            foreach (var change in _pending.Take(last + 1)) change.Apply(_durableNames);
            _pending.RemoveRange(0, last + 1);
        }
    }

    private static string DirectoryOf(string name) => name.Contains('/') ? name[..name.LastIndexOf('/')] : "";

    private void Rename(NameChange change)
    {
        change.Apply(_names);
        _pending.Add(change);
    }

    private void CheckUp(int boot)
    {
        if (_down || boot != _boot) throw new IOException("The machine is down.");
    }

    /// <summary>Stands before each change; here the machine stops, or the change fails.</summary>
    private void Change(Action? partly = null)
    {
        CheckUp(_boot);
        if (_crashIn > 0 && --_crashIn == 0)
        {
            partly?.Invoke();
            _down = true;
            CheckUp(_boot);
        }

        if (_faultIn > 0 && --_faultIn == 0)
        {
            partly?.Invoke();
            throw new IOException("Simulated fault.");
        }
    }

    private sealed record NameChange(string? From, string? To, SimulatedFile? File)
    {
        public void Apply(Dictionary<string, SimulatedFile> names)
        {
            if (From is not null) names.Remove(From);
            if (To is not null) names[To] = File!;
        }

        public bool Touches(string directory) =>
            (From is not null && DirectoryOf(From) == directory) || (To is not null && DirectoryOf(To) == directory);
    }

    private sealed class Release(SimulatedDisk disk, int boot) : IDisposable
    {
        public void Dispose()
        {
            lock (disk._gate)
            {
                if (disk._boot == boot) disk._locked = false;
            }
        }
    }

    private sealed class Handle(SimulatedDisk disk, SimulatedFile file, string name, int boot) : IDiskFile
    {
        public long Length
        {
            get
            {
                lock (disk._gate) return file.Length;
            }
        }

        public int Read(long offset, Span<byte> buffer)
        {
            lock (disk._gate)
            {
                disk.CheckUp(boot);
                return file.Read(offset, buffer);
            }
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            lock (disk._gate)
            {
                disk.CheckUp(boot);
                var copy = bytes.ToArray();

                // A write that does not return has got to some sector border.
                disk.Change(() => file.Write(offset, copy.AsSpan(0, SimulatedFile.Cut(offset, copy.Length, disk.Random))));
                if (disk.WritesBack) file.WriteBack(disk.Random);
                var room = (int)Math.Clamp(file.Length - offset + disk.FreeBytes, 0, bytes.Length);
                if (disk.WritesBack && disk.Random.Next(3) == 0) file.WriteDuringWriteBack(offset, bytes[..room], disk.Random);
                else file.Write(offset, bytes[..room]);
                if (room < bytes.Length) throw new DiskFullException("Simulated full disk.");
            }
        }

        public void Allocate(long length)
        {
            lock (disk._gate)
            {
                disk.CheckUp(boot);
                disk.Change();
                if (length <= file.Length) return;
                if (length - file.Length > disk.FreeBytes) throw new DiskFullException("Simulated full disk.");
                file.SetLength(length);
            }
        }

        public void SetLength(long length)
        {
            lock (disk._gate)
            {
                disk.CheckUp(boot);
                disk.Change();
                file.SetLength(length);
            }
        }

        public void Flush()
        {
            lock (disk._gate)
            {
                disk.CheckUp(boot);
                disk.Change(() =>
                {
                    if (disk._faultIn == 0) file.FailFlush(disk.Random);
                });
                file.Flush();
                disk.Flushes++;
            }
        }

        public void Dispose()
        {
        }

        public override string ToString() => name;
    }
}
