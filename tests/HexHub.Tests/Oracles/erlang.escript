%% Asks Erlang and the Hex library inside rebar3. One question a line, words parted by blanks, binaries in hex; one answer a line.
main([]) ->
    load_hex_core(),
    loop().

loop() ->
    case io:get_line("") of
        eof -> ok;
        Line ->
            [Question | Words] = string:lexemes(Line, " \n"),
            io:format("~ts~n", [try answer(Question, Words) catch Class:Reason -> io_lib:format("~0p ~0p", [Class, Reason]) end]),
            loop()
    end.

%% Decodes as clients do, without making atoms, and encodes again.
answer("term", [Term]) ->
    hex(term_to_binary(binary_to_term(unhex(Term), [safe])));
%% Whether a tarball can be unpacked.
answer("tarball", [Tarball]) ->
    case r3_hex_tarball:unpack(unhex(Tarball), memory) of {ok, _} -> "ok"; {error, _} -> "error" end;
answer("fingerprint", [Key]) ->
    [Entry] = public_key:pem_decode(unhex(Key)),
    {'RSAPublicKey', _, _} = Public = public_key:pem_entry_decode(Entry),
    case code:ensure_loaded(ssh) of {module, _} -> ssh:hostkey_fingerprint(sha256, Public); _ -> "erlang-ssh is not installed: run ./test.sh, which installs what the tests drive" end;
%% Registry files: uncompressed, verified, decoded, and printed.
answer("package", [File, Key, Repo, Name]) ->
    print(r3_hex_registry:decode_package(open(File, Key), list_to_binary(Repo), list_to_binary(Name)));
answer("names", [File, Key, Repo]) ->
    print(r3_hex_registry:decode_names(open(File, Key), list_to_binary(Repo)));
answer("versions", [File, Key, Repo]) ->
    print(r3_hex_registry:decode_versions(open(File, Key), list_to_binary(Repo))).

open(File, Key) ->
    {ok, Payload} = r3_hex_registry:decode_and_verify_signed(zlib:gunzip(unhex(File)), unhex(Key)),
    Payload.

print(Term) -> io_lib:format("~0p", [Term]).

hex(Bin) -> [io_lib:format("~2.16.0b", [B]) || <<B>> <= Bin].

unhex(Hex) -> binary:decode_hex(list_to_binary(Hex)).

load_hex_core() ->
    {ok, Sections} = escript:extract(os:find_executable("rebar3"), []),
    {ok, Files} = zip:unzip(proplists:get_value(archive, Sections), [memory]),
    [code:load_binary(list_to_atom(filename:basename(F, ".beam")), F, Bin) || {F, Bin} <- Files, string:find(F, "r3_") =/= nomatch,
        filename:extension(F) =:= ".beam"].
