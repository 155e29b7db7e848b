using System.Globalization;
using System.Runtime.InteropServices;

namespace Thalassa.Agent.Memory;

/// <summary>Gives back what of the program's files is in this process's memory; what is still needed comes back from the system's cache when it is used.</summary>
internal static partial class FilePages
{
    private const int DontNeed = 4;

    /// <summary>Gives back every page of a mapped file that nobody can write and nothing was written to.</summary>
    /// <returns>How many bytes were mapped and are not now.</returns>
    public static long GiveBack()
    {
        long given = 0;
        foreach (var mapping in Mapping.ReadAll(File.ReadLines("/proc/self/smaps")).Where(mapping => mapping is { IsFile: true, IsWritable: false, Dirty: 0, Resident: > 0 }))
        {
            given += Advise((nint)mapping.Start, (nuint)(mapping.End - mapping.Start), DontNeed) == 0 ? mapping.Resident : 0;
        }

        return given;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);

    /// <summary>One mapping of <c>/proc/PID/smaps</c>; sizes in bytes.</summary>
    internal sealed record Mapping(ulong Start, ulong End, bool IsWritable, bool IsFile, long Resident, long Dirty)
    {
        public static IEnumerable<Mapping> ReadAll(IEnumerable<string> lines)
        {
            Mapping? mapping = null;
            foreach (var line in lines)
            {
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (!words[0].EndsWith(':'))
                {
                    if (mapping is not null)
                    {
                        yield return mapping;
                    }

                    var ends = words[0].Split('-');
                    mapping = new Mapping(Hex(ends[0]), Hex(ends[1]), words[1][1] == 'w', words is [_, _, _, _, not "0", ['/', ..], ..], 0, 0);
                }
                else if (mapping is not null)
                {
                    mapping = words[0] switch
                    {
                        "Rss:" => mapping with { Resident = Bytes(words[1]) },
                        "Private_Dirty:" or "Shared_Dirty:" or "Anonymous:" => mapping with { Dirty = mapping.Dirty + Bytes(words[1]) },
                        _ => mapping,
                    };
                }
            }

            if (mapping is not null)
            {
                yield return mapping;
            }
        }

        private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        private static long Bytes(string kibibytes) => long.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024;
    }
}
