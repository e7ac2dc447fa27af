%% Writes the golden tarballs of ../Golden with the library inside rebar3: escript golden.escript OUT_FOLDER
main([Out]) ->
    load_hex_core(),
    Source = filename:join(Out, "source"),
    Long = filename:join(["lib", lists:duplicate(60, $a), lists:duplicate(60, $b) ++ ".ex"]),
    VeryLong = filename:join(["lib" | lists:duplicate(6, lists:duplicate(50, $c))]) ++ ".ex",
    [write(Source, File, Bin) || {File, Bin} <- [{"rebar.config", <<"{deps, []}.\n">>}, {"src/gamma.erl", <<"-module(gamma).\n">>},
        {Long, <<"long">>}, {VeryLong, <<"very long">>}, {"priv/run.sh", <<"#!/bin/sh\n">>}, {unicode:characters_to_list(<<"doc/café.md"/utf8>>), <<"é"/utf8>>}]],
    ok = file:change_mode(filename:join(Source, "priv/run.sh"), 8#755),
    ok = filelib:ensure_dir(filename:join(Source, "priv/empty/x")),
    _ = file:make_symlink("../src/gamma.erl", filename:join(Source, "priv/link.erl")),
    Files = [{F, filename:join(Source, F)} || F <- ["rebar.config", "src/gamma.erl", Long, VeryLong, "priv/run.sh",
        unicode:characters_to_list(<<"doc/café.md"/utf8>>), "priv/empty", "priv/link.erl"]],
    Metadata = #{
        <<"name">> => <<"gamma">>, <<"version">> => <<"0.1.0-rc.1">>, <<"app">> => <<"gamma_app">>,
        <<"description">> => <<"Grüße aus Köln ☕"/utf8>>,
        <<"files">> => [unicode:characters_to_binary(F) || {F, _} <- Files],
        <<"licenses">> => [<<"Apache-2.0">>, <<"LicenseRef-Own">>],
        <<"links">> => #{<<"Homepage">> => <<"https://example.com/gamma">>},
        <<"build_tools">> => [<<"rebar3">>, <<"make">>],
        <<"extra">> => #{<<"nested">> => #{<<"list">> => [1, <<"two">>, true]}},
        <<"requirements">> => #{
            <<"delta">> => #{<<"app">> => <<"delta_app">>, <<"optional">> => true, <<"requirement">> => <<"~> 1.0 or ~> 2.0">>},
            <<"beta">> => #{<<"app">> => <<"beta">>, <<"optional">> => false, <<"requirement">> => <<">= 0.1.0">>}}},
    {ok, #{tarball := Tarball, outer_checksum := Outer, inner_checksum := Inner}} = r3_hex_tarball:create(Metadata, Files),
    ok = file:write_file(filename:join(Out, "gamma-0.1.0-rc.1.tar"), Tarball),
    io:format("outer ~s~ninner ~s~n", [hex(Outer), hex(Inner)]).

write(Root, File, Bin) ->
    Path = filename:join(Root, File),
    ok = filelib:ensure_dir(Path),
    ok = file:write_file(Path, Bin).

hex(Bin) -> [io_lib:format("~2.16.0b", [B]) || <<B>> <= Bin].

load_hex_core() ->
    {ok, Sections} = escript:extract(os:find_executable("rebar3"), []),
    {ok, Files} = zip:unzip(proplists:get_value(archive, Sections), [memory]),
    [code:load_binary(list_to_atom(filename:basename(F, ".beam")), F, Bin) || {F, Bin} <- Files, string:find(F, "r3_hex_") =/= nomatch,
        filename:extension(F) =:= ".beam"].
