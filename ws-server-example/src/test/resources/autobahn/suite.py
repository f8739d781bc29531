# Runs the Autobahn suite as client or as server, on loopback. Arguments: "client" URL OUTDIR or "server" PORT OUTDIR.
import sys

from autobahntestsuite import fuzzing, wstest
from twisted.internet import reactor

mode, where, outdir = sys.argv[1:4]
spec = {'options': {'failByDrop': False}, 'outdir': outdir, 'cases': ['*'], 'exclude-cases': [], 'exclude-agent-cases': {}}
if mode == 'client':
    spec['servers'] = [{'agent': 'framewire', 'url': where}]
    wstest.start({'mode': 'fuzzingclient', 'debug': False}, spec)
else:
    spec['url'] = 'ws://127.0.0.1:' + where
    factory = fuzzing.FuzzingServerFactory(spec, False)
    reactor.listenTCP(int(where), factory, interface='127.0.0.1')
    reactor.run()
