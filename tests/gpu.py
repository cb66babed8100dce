"""What only a GPU can show: `python tests/gpu.py [PATTERN]` steps every learner, intervention and network on it and compares with the CPU.

Each check is a function of (name, device, mode); they run in processes side by side. It ends with the number that failed.
Without a GPU it says so and ends with 1: nothing was checked. `--device cpu` tries the checks themselves.
"""
import argparse
import concurrent.futures
import contextlib
import copy
import fnmatch
import io
import json
import multiprocessing
import os
import signal
import tempfile
import time
import traceback
import warnings
from dataclasses import replace
from pathlib import Path

import torch
from torch.testing import assert_close

SHAPES = ((10, 5), (10,), (4, 3, 3, 3), (), (1, 7))
LARGE = ((300, 300), (10,), (300, 300))  # with a parameter between that has no gradient
# noise on a GPU is within 2e-6 of that on a CPU, and sums are taken in another order; both grow along a run
NEAR = dict(rtol=2e-4, atol=2e-5)

WHOLE = ('entire_kernel', 'column_kernel', 'KernelConvexCombi', 'upgd_fo_local', 'upgd_nonprotecting_fo_local', 'upgd_dynamicclippedgradient')  # fused=True refuses them


def random_steps(n, dtype=torch.float32, device='cpu'):
    "Gradients of n steps, some missing and some all zero, the same on every device"
    of = torch.Generator().manual_seed(1)
    for k in range(n):
        given = [torch.randn(shape, generator=of, dtype=torch.float64) * .1 for shape in SHAPES]
        yield [None if k % 5 == 3 and i == 1 else (g * (k % 7 != 2)).to(device, dtype) for i, g in enumerate(given)]


def weights(device, dtype=torch.float32):
    of = torch.Generator().manual_seed(0)
    return [torch.nn.Parameter(torch.randn(shape, generator=of, dtype=torch.float64).to(device, dtype)) for shape in SHAPES]


def make(name, params, **options):
    from upgd_nb.optim.learners import create_optimizer
    return create_optimizer(name, params, seed=3, **options)


def in_groups(name, params, **options):
    "The optimizer of two groups with rates of their own"
    return make(name, [dict(params=params[:2]), dict(params=params[2:], lr=.002)], **options)


def stepped(name, device, n=30, dtype=torch.float32, missing=True, **options):
    params = weights(device, dtype)
    optimizer = in_groups(name, params, **options)
    for grads in random_steps(n, dtype, device):
        if not missing and None in grads: grads = [torch.zeros_like(p) if g is None else g for p, g in zip(params, grads)]
        for p, g in zip(params, grads): p.grad = g
        optimizer.step()
    return params, optimizer


def same_state(a, b, **near):
    for p, q in zip(a[0], b[0]):
        assert_close(p.detach().cpu(), q.detach().cpu(), **near)
        for key in a[1].state_keys: assert_close(a[1].state[p][key].cpu(), b[1].state[q][key].cpu(), **near)


def optimizer(name, device, mode):
    "The ways in which a step is computed, against one tensor after another on the CPU"
    from upgd_nb.optim.learners import get_learner
    expected = stepped(name, 'cpu', foreach=False)
    if mode == 'fused' and name in WHOLE:
        try: make(name, weights(device), fused=True)
        except RuntimeError as error: assert 'element by element' in str(error), error
        else: raise AssertionError('it was not refused')
        return
    same_state(stepped(name, device, **{mode: True} if mode in ('foreach', 'fused', 'capturable') else {'foreach': False}), expected, **NEAR)
    if mode == 'fused': same_state(stepped(name, device, dtype=torch.float64, fused=True), stepped(name, 'cpu', dtype=torch.float64, foreach=False), rtol=1e-9, atol=1e-9)
    if mode == 'foreach':
        same_state(stepped(name, device, dtype=torch.float64), stepped(name, 'cpu', dtype=torch.float64), **NEAR)
        half = stepped(name, device, dtype=torch.bfloat16)
        assert all(half[1].state[p][key].dtype == torch.float32 for p in half[0] for key in half[1].state_keys if key != 'step')
        same_state(half, stepped(name, 'cpu', dtype=torch.bfloat16), rtol=.02, atol=.02)
        # from one device to the other, through a file
        params, there = stepped(name, device)
        file = io.BytesIO()
        torch.save(there.state_dict(), file)
        file.seek(0)
        here = [torch.nn.Parameter(p.detach().cpu().clone()) for p in params]
        other = in_groups(name, here)
        other.load_state_dict(torch.load(file, map_location='cpu'))
        for grads in random_steps(5):
            for p, q, g in zip(params, here, grads): p.grad, q.grad = None if g is None else g.to(device), g
            there.step()
            other.step()
        same_state((here, other), (params, there), **NEAR)
        assert 'noise' not in get_learner(name).wants or other.param_groups[0]['noise_step'] == there.param_groups[0]['noise_step'] == 35


def frozen(name, device, mode):
    "A larger network with a parameter that has no gradient, fused, against the CPU"
    def made(device, **options):
        params = [torch.nn.Parameter(t.to(device)) for t in map(torch.ones, LARGE)]
        optimizer = make(name, params, **options)
        for k in range(3):
            for p in params[::2]: p.grad = torch.full_like(p, .1*k)
            optimizer.step()
        return params
    for p, q in zip(made(device, fused=True), made('cpu', foreach=False)): assert_close(p.detach().cpu(), q.detach(), **NEAR)


def graph(name, device, mode):
    "Steps that a CUDA graph plays, against steps as they come"
    expected = stepped(name, device, 12, missing=False)
    params = weights(device)
    optimizer = in_groups(name, params, capturable=True)
    for p in params: p.grad = torch.zeros_like(p)
    steps = list(random_steps(12, device=device))
    def feed(grads):
        for p, g in zip(params, grads): p.grad.zero_() if g is None else p.grad.copy_(g)
    aside = torch.cuda.Stream()
    aside.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(aside):
        for grads in steps[:3]:
            feed(grads)
            optimizer.step()
    torch.cuda.current_stream().wait_stream(aside)
    recorded = torch.cuda.CUDAGraph()
    with torch.cuda.graph(recorded): optimizer.step()
    for grads in steps[3:]:
        feed(grads)
        recorded.replay()
    same_state((params, optimizer), expected, **NEAR)


def compiled(name, device, mode):
    "torch.compile around the step"
    expected = stepped(name, device, 8, missing=False)
    params = weights(device)
    optimizer = in_groups(name, params)
    step = torch.compile(optimizer.step)
    for grads in random_steps(8, device=device):
        for p, g in zip(params, grads): p.grad = torch.zeros_like(p) if g is None else g
        step()
    same_state((params, optimizer), expected, **NEAR)


def scaler(name, device, mode):
    "Mixed precision with a GradScaler: a skipped step changes nothing"
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(5, 8), torch.nn.ReLU(), torch.nn.Linear(8, 3)).to(device)
    optimizer, scale = make(name, model.parameters()), torch.amp.GradScaler(device)
    for k in range(12):
        x, y = torch.randn(16, 5, device=device), torch.randint(3, (16,), device=device)
        with torch.autocast(device, dtype=torch.float16 if device == 'cuda' else torch.bfloat16): loss = torch.nn.functional.cross_entropy(model(x), y)
        scale.scale(loss).backward()
        if k == 5: model[0].weight.grad[0, 0] = float('inf')
        before = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
        scale.step(optimizer)
        scale.update()
        optimizer.zero_grad()
        if k == 5: assert_close(before, (model.state_dict(), optimizer.state_dict()), rtol=0, atol=0)
    assert all(torch.isfinite(p).all() for p in model.parameters())


def spread(name, device, mode):
    "One process with NCCL: DistributedDataParallel and fully_shard, against a model of its own"
    import torch.distributed as dist
    from torch.distributed.fsdp import fully_shard
    os.environ.update(MASTER_ADDR='localhost', MASTER_PORT=str(29500 + os.getpid() % 9000), RANK='0', WORLD_SIZE='1', LOCAL_RANK='0')
    dist.init_process_group('nccl' if device == 'cuda' else 'gloo')
    if device == 'cuda': torch.cuda.set_device(0)
    def trained(wrap):
        torch.manual_seed(0)
        model = wrap(torch.nn.Sequential(torch.nn.Linear(5, 8), torch.nn.ReLU(), torch.nn.Linear(8, 3)).to(device))
        optimizer = make(name, model.parameters())
        for _ in range(6):
            x, y = torch.randn(16, 5, device=device), torch.randint(3, (16,), device=device)
            torch.nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()
            optimizer.zero_grad()
        return [p.full_tensor() if hasattr(p, 'full_tensor') else p for p in model.parameters()]
    alone = trained(lambda model: model)
    for wrap in (lambda model: torch.nn.parallel.DistributedDataParallel(model), lambda model: fully_shard(model)):
        for p, q in zip(trained(wrap), alone): assert_close(p, q, **NEAR)
    dist.destroy_process_group()


def config(name, device, logs, **more):
    from upgd_nb.experiment.config import RunConfig
    learner, _, others = name.partition('+')
    more = dict(task='permuted_digits', n_samples=128, change_freq=50, seed=5, compile='off') | more
    return RunConfig(learner=learner, with_=others, log_dir=logs, device=device, **more)


def near_losses(a, b, near):
    at = [abs(p - q)/(abs(p) + 1) for p, q in zip(a['losses'], b['losses'], strict=True)]
    assert max(at) < near, at
    assert a['stream_fingerprint'] == b['stream_fingerprint']


def run(name, device, mode, **more):
    "A run on the GPU against the same on the CPU; alone, in a cohort, and in two parts"
    from upgd_nb.core import Interrupted
    from upgd_nb.experiment import runner
    from upgd_nb.experiment.progress import Progress
    from upgd_nb.experiment.runner import run_cohort
    runner._ticker.__defaults__ = 0.,  # a run of so few samples would be over before it is told of a stop
    class Stop(Progress):
        def update(self, done, task, accuracy):
            if done >= 48: os.kill(os.getpid(), signal.SIGTERM)
    with tempfile.TemporaryDirectory() as logs:
        on = dict(compile='on' if mode == 'compiled' else 'off', **more)
        here, = run_cohort([config(name, 'cpu', logs + '/cpu', **{**more, 'compile': 'off'})])
        there, = run_cohort([config(name, device, logs + '/gpu', **on)])
        assert here.status == there.status == 'finished', (here.error, there.error)
        assert there.record['engine']['mode'] == mode and there.record['device']['type'] == device, there.record['engine']
        near_losses(here.record, there.record, .02)
        parts = config(name, device, logs + '/parts', **on)
        try: run_cohort([parts], progress=Stop())
        except Interrupted: pass
        else: raise AssertionError('it was not interrupted')
        went_on, = run_cohort([parts])
        assert went_on.record['losses'] == there.record['losses'], 'what went on is another run'
        together = run_cohort([replace(config(name, device, logs + '/many', **on), seed=seed) for seed in (5, 6, 7)])
        near_losses(together[0].record, there.record, .01)
        assert together[0].record['losses'] != together[1].record['losses']


def network(name, device, mode):
    "A network and its task"
    name, _, task = name.partition(' on ')
    run('usgd', device, mode, network=name, task=task, dataset='synthetic')


def command(name, device, mode):
    "The commands, as a user types them"
    from upgd_nb.cli.run import run_stats
    from upgd_nb.cli.sweep import sweep
    with tempfile.TemporaryDirectory() as logs, contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(said):
        common = ['--task', 'permuted_digits', '--n_samples', '200', '--log_dir', logs, '--device', device]
        assert run_stats([*common, '--learner', 'usgd', '--compile', 'on']) == 0, said.getvalue()
        assert sweep([*common, '--learner', 'usgd,sgd,adam', '--seeds', '0-5', '--workers', '2']) == 0, said.getvalue()
        records = [json.loads(file.read_text()) for file in Path(logs).rglob('*.json') if 'losses' in file.read_text()]
        assert len(records) == 18 and {record['device']['type'] for record in records} == {device}, (len(records), said.getvalue())


def memory(name, device, mode):
    "More than fits is refused in one line"
    from upgd_nb.cli.run import run_stats
    said = io.StringIO()
    with tempfile.TemporaryDirectory() as logs, contextlib.redirect_stderr(said):
        code = run_stats(['--task', 'permuted_digits', '--network', 'mlp:200000,200000', '--n_samples', '10', '--log_dir', logs, '--device', device, '--learner', 'sgd', '--quiet'])
    text = said.getvalue().strip()
    assert code and 'Traceback' not in text and 'memory' in text, (code, text[-500:])


def checks(device):
    "All of them: (function, name, mode)"
    from upgd_nb.optim.interventions import INTERVENTIONS
    from upgd_nb.optim.learners import LEARNERS
    learners = [learner.name for learner in LEARNERS.values()]
    from_gradients = [learner.name for learner in LEARNERS.values() if learner.from_gradients]
    on_gpu = device == 'cuda'
    yield spread, 'usgd', 'nccl'
    for name, task in (('convolutional_network_relu_with_hooks', 'label_permuted_cifar10'), ('conv_mnist', 'input_permuted_mnist'), ('resnet18', 'label_permuted_cifar10'),
                       ('conv_imagenet', 'label_permuted_cifar10'), ('mlp:40,30', 'input_permuted_mnist'), ('linear', 'input_permuted_mnist')):
        if 'conv' in name: yield network, f'{name} on {task}', 'compiled'
        yield network, f'{name} on {task}', 'eager'
    for name in from_gradients:
        for mode in ('foreach', 'one by one', 'fused', *(['capturable'] if on_gpu else [])): yield optimizer, name, mode
        if on_gpu: yield graph, name, 'played'
    for name in ('usgd', 'baseline', 'entire_kernel', 'adam'): yield compiled, name, 'step'
    for name in ('usgd', 'adam'): yield scaler, name, 'float16'
    for name in ('usgd', 'adam', 'si', 'rwalk'): yield frozen, name, 'fused'
    for name in (*learners, *(f'adam+{one}' for one in INTERVENTIONS)):
        if name in ('usgd', 'entire_kernel', 'adam', 'si', 'upgd_so_global', 'feature_upgd_fo_global', 'adam+cbp', 'adam+snr'): yield run, name, 'compiled'
        yield run, name, 'eager'
    yield command, 'run and sweep', ''
    if on_gpu: yield memory, 'too much', ''


def tried(check, name, device, mode):
    "None, or what went wrong"
    torch.set_num_threads(1)
    began = time.perf_counter()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            check(name, device, mode)
        problem = None
    except BaseException: problem = traceback.format_exc()
    return problem, time.perf_counter() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('pattern', nargs='?', default='*', help='of "CHECK NAME MODE", as in a shell')
    parser.add_argument('--device', default='cuda')
    parser.add_argument('--workers', type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    if options.device == 'cuda' and not torch.cuda.is_available():
        print('no GPU: nothing was checked')
        return 1
    wanted = [some for some in sorted(checks(options.device), key=lambda some: some[2] not in ('compiled', 'step', 'fused')) if fnmatch.fnmatch(f'{some[0].__name__} {some[1]} {some[2]}', options.pattern)]
    failed = 0
    with concurrent.futures.ProcessPoolExecutor(options.workers, multiprocessing.get_context('spawn')) as pool:
        futures = {pool.submit(tried, check, name, options.device, mode): f'{check.__name__} {name} {mode}' for check, name, mode in wanted}
        for done in concurrent.futures.as_completed(futures):
            problem, seconds = done.result()
            failed += problem is not None
            print('ok    ' if problem is None else 'FAILED', futures[done], f'{seconds:.1f} s', flush=True)
            if problem: print('\n'.join(problem.strip().split('\n')[-8:]), flush=True)
    print(f'{failed} of {len(wanted)} failed')
    return int(failed > 0 or not wanted)


if __name__ == '__main__': raise SystemExit(main())
