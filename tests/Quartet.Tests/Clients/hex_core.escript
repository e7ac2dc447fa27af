%% Drives a server with the Hex library inside rebar3: escript hex_core.escript SERVER REPOSITORY_NAME STEP ...
%%! +pc unicode
%% A step is one argument, its words parted by blanks. Each prints one line: {Status, Body} as an Erlang term, or {error, Reason}.
main([Server, Repository | Steps]) ->
    load_hex_core(),
    {ok, _} = application:ensure_all_started(inets),
    ok = io:setopts([{encoding, unicode}]),
    Config = maps:merge(r3_hex_core:default_config(), #{
        api_url => iolist_to_binary([Server, "/api"]), repo_url => iolist_to_binary([Server, "/repo"]),
        repo_name => list_to_binary(Repository), http_adapter => {r3_hex_http_httpc, #{}}}),
    lists:foldl(fun(Step, Known) -> run(string:lexemes(Step, " "), Known) end, Config, Steps).

%% A step answers what to print and the configuration for the steps that follow.
run(Words, Config) ->
    {Answer, Next} = try step([unicode:characters_to_binary(Word) || Word <- Words], Config)
                     catch Class:Reason:Stack -> {{Class, Reason, Stack}, Config} end,
    io:format("~0tp~n", [Answer]),
    Next.

step([<<"user">>, Name, Password], Config) ->
    Mail = <<Name/binary, "@example.com">>,
    {short(r3_hex_api:post(Config, ["users"], #{<<"username">> => Name, <<"email">> => Mail, <<"password">> => Password})), Config};
step([<<"basic">>, Name, Password], Config) ->
    {basic, Config#{api_key => <<"Basic ", (base64:encode(<<Name/binary, ":", Password/binary>>))/binary>>}};
step([<<"key">>, Secret], Config) ->
    {key, Config#{api_key => Secret}};
%% Makes a key and goes on with it.
step([<<"key-add">>, Name], Config) ->
    case r3_hex_api_key:add(Config, Name, [#{<<"domain">> => <<"api">>}]) of
        {ok, {201, _, #{<<"secret">> := Secret}}} = Answer -> {short(Answer), Config#{api_key => Secret}};
        Answer -> {short(Answer), Config}
    end;
step([<<"key-list">>], Config) -> {short(r3_hex_api_key:list(Config)), Config};
step([<<"key-delete">>, Name], Config) -> {short(r3_hex_api_key:delete(Config, Name)), Config};
%% publish NAME VERSION DEPENDENCY=REQUIREMENT ...
step([<<"publish">>, Name, Version | Dependencies], Config) ->
    {short(r3_hex_api_release:publish(Config, tarball(Name, Version, Dependencies, Config))), Config};
step([<<"package">>, Name], Config) -> {short(r3_hex_api_package:get(Config, Name)), Config};
step([<<"release">>, Name, Version], Config) -> {short(r3_hex_api_release:get(Config, Name, Version)), Config};
%% Verifies with the server's key from here on; "stranger" with another one.
step([<<"trust">>, <<"server">>], Config = #{repo_url := Repo}) ->
    {ok, {{_, 200, _}, _, Pem}} = httpc:request(get, {binary_to_list(<<Repo/binary, "/public_key">>), []}, [], [{body_format, binary}]),
    {trusted, Config#{repo_public_key => Pem}};
step([<<"trust">>, <<"stranger">>], Config) ->
    {'RSAPrivateKey', _, N, E, _, _, _, _, _, _, _} = public_key:generate_key({rsa, 2048, 65537}),
    Entry = public_key:pem_entry_encode('SubjectPublicKeyInfo', {'RSAPublicKey', N, E}),
    {trusted, Config#{repo_public_key => public_key:pem_encode([Entry])}};
%% Calls the repository by another name: its payloads must not pass for it.
step([<<"expect">>, Name], Config) -> {expected, Config#{repo_name => Name}};
%% The lists of all packages are made a moment after a publication: waits until they hold a package.
step([<<"repo-await">>, Name], Config) -> {await(Name, Config, 200), Config};
step([<<"repo-names">>], Config) -> {short(r3_hex_repo:get_names(Config)), Config};
step([<<"repo-versions">>], Config) -> {short(r3_hex_repo:get_versions(Config)), Config};
step([<<"repo-package">>, Name], Config) -> {short(r3_hex_repo:get_package(Config, Name)), Config};
%% Fetches a tarball, compares its checksums with what the registry signed, and asks for it again by its ETag.
step([<<"repo-tarball">>, Name, Version], Config) ->
    {ok, {200, #{<<"etag">> := ETag}, Tarball}} = r3_hex_repo:get_tarball(Config, Name, Version),
    {ok, {304, _, Again}} = r3_hex_repo:get_tarball(Config#{http_etag => ETag}, Name, Version),
    {ok, {200, _, Releases}} = r3_hex_repo:get_package(Config, Name),
    [#{inner_checksum := Inner, outer_checksum := Outer}] = [Release || Release = #{version := V} <- Releases, V =:= Version],
    {ok, #{inner_checksum := Inner, outer_checksum := Outer, contents := Contents}} = r3_hex_tarball:unpack(Tarball, memory),
    {{200, #{files => lists:sort([File || {File, _} <- Contents]), again => byte_size(Again)}}, Config}.

await(_, _, 0) -> never;
await(Name, Config, Attempts) ->
    {ok, {200, _, Names}} = r3_hex_repo:get_names(Config),
    case lists:member(#{name => Name}, Names) of true -> ok; false -> timer:sleep(25), await(Name, Config, Attempts - 1) end.

short({ok, {Status, _Headers, Body}}) -> {Status, Body};
short({ok, Releases}) -> {ok, Releases};
short(Error) -> Error.

%% A package that rebar3 can compile. Its module says what it and the packages below it are: alpha:chain() -> [alpha, beta, gamma].
tarball(Name, Version, Dependencies, #{repo_name := Repository}) ->
    Needs = [list_to_tuple(binary:split(Dependency, <<"=">>)) || Dependency <- Dependencies],
    Requirements = maps:from_list([{Need, #{<<"app">> => Need, <<"optional">> => false, <<"requirement">> => words(Requirement),
        <<"repository">> => Repository}} || {Need, Requirement} <- Needs]),
    Below = case Needs of [{Next, _} | _] -> [Next, ":chain()"]; [] -> "[]" end,
    Files = [
        {"rebar.config", ["{deps, [", lists:join(", ", [Need || {Need, _} <- Needs]), "]}.\n"]},
        {"src/" ++ binary_to_list(Name) ++ ".app.src", ["{application, ", Name, ", [{description, \"A test package\"}, {vsn, \"", Version,
            "\"}, {registered, []}, {applications, [kernel, stdlib", [[", ", Need] || {Need, _} <- Needs], "]}]}.\n"]},
        {"src/" ++ binary_to_list(Name) ++ ".erl", ["-module(", Name, ").\n-export([chain/0]).\nchain() -> [", Name, " | ", Below, "].\n"]}],
    Metadata = #{
        <<"name">> => Name, <<"version">> => Version, <<"app">> => Name, <<"description">> => <<"Ein Päckchen ☕"/utf8>>,
        <<"licenses">> => [<<"Apache-2.0">>], <<"links">> => #{<<"Source">> => <<"https://example.com/source">>},
        <<"build_tools">> => [<<"rebar3">>], <<"requirements">> => Requirements, <<"files">> => [list_to_binary(File) || {File, _} <- Files]},
    {ok, #{tarball := Tarball}} = r3_hex_tarball:create(Metadata, [{File, iolist_to_binary(Text)} || {File, Text} <- Files]),
    Tarball.

%% A requirement is one word of a step: ~>_1.0 stands for ~> 1.0.
words(Requirement) -> binary:replace(Requirement, <<"_">>, <<" ">>, [global]).

load_hex_core() ->
    {ok, Sections} = escript:extract(os:find_executable("rebar3"), []),
    {ok, Files} = zip:unzip(proplists:get_value(archive, Sections), [memory]),
    [code:load_binary(list_to_atom(filename:basename(F, ".beam")), F, Bin) || {F, Bin} <- Files, string:prefix(filename:basename(F), "r3_") =/= nomatch,
        filename:extension(F) =:= ".beam"].
